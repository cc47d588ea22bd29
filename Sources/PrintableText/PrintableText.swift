extension StringProtocol {
  /// The UTF-8 bytes of text of many lines that may hold what others wrote: line ends and tabs stay, every other control character, which a
  /// terminal could take for a command, is a question mark.
  public var withoutCommands: [UInt8] {
    let bytes = Array(utf8)
    var shown: [UInt8] = []
    shown.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\t"): shown.append(byte)
      case UInt8(ascii: "\r") where next == UInt8(ascii: "\n"): shown.append(byte)
      case 0..<0x20, 0x7f: shown.append(UInt8(ascii: "?"))
      // U+0080 to U+009F are C2 80 to C2 9F.
      case 0xc2 where (0x80..<0xa0).contains(next): shown.append(UInt8(ascii: "?"))
      case 0x80..<0xa0 where index > 0 && bytes[index - 1] == 0xc2: break
      default: shown.append(byte)
      }
    }
    return shown
  }

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
