/// What conditions and pretrainings may be called: names stand in tasks, files, tables, addresses and on command lines.
enum ConditionName {
  static let expected = "1 to 100 letters, digits or any of . _ - @ = +"

  static func isValid(_ name: String) -> Bool {
    (1...100).contains(name.utf8.count) && name.utf8.allSatisfy(isAllowed) && name.utf8.first != UInt8(ascii: "-")
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: Array("._-@=+".utf8).contains(byte)
    }
  }
}
