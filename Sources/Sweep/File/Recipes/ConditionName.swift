/// What conditions and pretrainings may be called: names stand in tasks, files, tables, addresses and on command lines.
enum ConditionName {
  static let expected = "1 to \(mostBytes) letters, digits or any of . _ - @ = +"
  /// Room for a grid of several keys.
  static let mostBytes = 200

  static func isValid(_ name: String) -> Bool {
    (1...mostBytes).contains(name.utf8.count) && isText(name) && name.utf8.first != UInt8(ascii: "-")
  }

  /// Whether a text is of the characters of such names.
  static func isText(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isAllowed) }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "="),
      UInt8(ascii: "+"):
      true
    default: false
    }
  }
}
