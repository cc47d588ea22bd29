extension StringProtocol {
  /// Text of many lines as it can be shown to people: its lines and tabs stay, everything else is as `printable(atMost:)` has it.
  public var printableLines: String {
    if utf8.allSatisfy({ (0x20..<0x7f).contains($0) || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }) {
      return String(self)
    }
    return shown(atMost: .max) { scalar, next in
      scalar == "\n" || scalar == "\t" || (scalar == "\r" && next == "\n") ? scalar : nil
    }
  }

  /// Text from a file or the network as it can be shown in one line of a terminal, log, page or table: at most `count` scalars, of which
  /// ends of lines and tabs are spaces, and whatever nobody could read, or a program could take for a command, is a question mark.
  ///
  /// Names in any script stay as they are; see `Unicode.Scalar.isPrintable`. Text without anything is a question mark, too.
  public func printable(atMost count: Int) -> String {
    if !isEmpty, utf8.count <= count, utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return String(self) }
    let shown = shown(atMost: count) { scalar, _ in scalar == "\n" || scalar == "\t" || scalar == "\r" ? " " : nil }
    return shown.isEmpty ? "?" : shown
  }

  /// The text with some of its scalars replaced; nil keeps one.
  ///
  /// Text is escaped so, never character by character: a mark beside a quotation mark makes another character of it, but the same for any
  /// program that reads it.
  public func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let replacement = replacement(scalar) {
        text.append(contentsOf: replacement.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// `spacing` says what stands for an end of a line or a tab; nil for every other scalar.
  private func shown(
    atMost count: Int, spacing: (_ scalar: Unicode.Scalar, _ next: Unicode.Scalar?) -> Unicode.Scalar?
  ) -> String {
    var scalars = PrintableScalars()
    var text = String.UnicodeScalarView()
    let all = unicodeScalars
    var index = all.startIndex
    var left = count
    while index < all.endIndex, left > 0 {
      let scalar = all[index]
      all.formIndex(after: &index)
      let next = index < all.endIndex && left > 1 ? all[index] : nil
      let space = spacing(scalar, next)
      // Where a line ends, no mark of the next one has anything to stand on.
      let shown = scalars.shown(space == nil ? scalar : " ", before: next)
      text.append(space ?? shown)
      left -= 1
    }
    return String(text)
  }
}
