/// Classes as text, one character a record: 0 to 9 for the first ten classes, then A to Z, a to z, - and _; a point where there is none.
public enum ClassDigits {
  /// What stands for a record that has no class.
  public static let none: UInt8 = 255
  /// How many classes have a character.
  public static let count = digits.count

  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_".utf8)
  private static let point = UInt8(ascii: ".")

  /// The text of `classes`, each below `count` or `none`.
  public static func text(_ classes: [UInt8]) -> String {
    String(decoding: classes.map { $0 == none ? point : digits[Int($0)] }, as: UTF8.self)
  }

  /// The class that a character stands for, or `none`; nil where it stands for nothing.
  public static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 36
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    case point: none
    default: nil
    }
  }
}
