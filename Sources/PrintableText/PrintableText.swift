extension StringProtocol {
  /// Text from a file or the network as it can be shown in one line of a terminal: without control characters, at most `count`
  /// characters.
  public func printable(atMost count: Int) -> String {
    let shown = unicodeScalars.prefix(count).map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: "?"
      default: Character(scalar)
      }
    }
    return shown.isEmpty ? "?" : String(shown)
  }
}
