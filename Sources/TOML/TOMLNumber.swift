/// Whole and other numbers as TOML writes them.
enum TOMLNumber {
  /// The number that a word is; nil where it is none, or a whole number beyond 64 bits.
  static func read(_ word: String) -> TOMLValue? {
    let digits = unsigned(word)
    switch digits {
    case "inf": return .number(word.utf8.first == UInt8(ascii: "-") ? -.infinity : .infinity)
    case "nan": return .number(.nan)
    default: break
    }
    if let radix = radix(of: word) {
      return isGrouped(word.dropFirst(2), radix: radix)
        ? Int(withoutGroups(word.dropFirst(2)), radix: radix).map { .integer($0) } : nil
    }
    if isWhole(digits) { return Int(withoutGroups(word)).map { .integer($0) } }
    return isFractional(digits) ? Double(withoutGroups(word)).map { .number($0) } : nil
  }

  /// Whether a word is a whole number that 64 bits do not hold.
  static func isTooLarge(_ word: String) -> Bool {
    radix(of: word).map { isGrouped(word.dropFirst(2), radix: $0) } ?? isWhole(unsigned(word))
  }

  private static func unsigned(_ word: String) -> Substring {
    word.first == "+" || word.first == "-" ? word.dropFirst() : word[...]
  }

  private static func withoutGroups(_ word: some StringProtocol) -> String { String(word.filter { $0 != "_" }) }

  private static func radix(of word: String) -> Int? {
    switch word.prefix(2) {
    case "0x": 16
    case "0o": 8
    case "0b": 2
    default: nil
    }
  }

  /// Digits with single underscores between them.
  private static func isGrouped(_ digits: Substring, radix: Int = 10) -> Bool {
    digits.split(separator: "_", omittingEmptySubsequences: false).allSatisfy { group in
      !group.isEmpty && group.allSatisfy { $0.hexDigitValue.map { $0 < radix } ?? false }
    }
  }

  /// A decimal whole number without its sign: no zero before other digits.
  private static func isWhole(_ digits: Substring) -> Bool {
    isGrouped(digits) && (digits.first != "0" || digits.utf8.count == 1)
  }

  /// A number with a fraction, an exponent or both, without its sign.
  private static func isFractional(_ digits: Substring) -> Bool {
    let parts = digits.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let exponent = parts.dropFirst().first.map { unsigned(String($0)) }
    return (mantissa.count == 2 || exponent != nil) && isWhole(mantissa[0])
      && mantissa.dropFirst().allSatisfy { isGrouped($0) } && exponent.map { isGrouped($0) } ?? true
  }
}
