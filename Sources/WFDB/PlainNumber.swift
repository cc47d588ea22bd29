/// Numbers as tables and headers write them. Swift's own conversions also take 0x3, 1p4 and nan, which no such file means.
package enum PlainNumber {
  /// A whole number: digits, perhaps with a sign, perhaps followed by a dot and zeros, as programs write it whose columns are all
  /// floating-point. 3.7 is none, nor are 0x3, 1e3 and numbers with blanks.
  package static func whole(_ text: some StringProtocol) -> Int? {
    var digits = text.utf8[...]
    if let dot = digits.firstIndex(of: UInt8(ascii: ".")) {
      guard digits[dot...].dropFirst().allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
      digits = digits[..<dot]
    }
    return Int(Substring(decoding: digits, as: UTF8.self))
  }

  /// A finite decimal number, perhaps with an exponent.
  package static func decimal(_ text: some StringProtocol) -> Double? {
    let marks = "0123456789+-.eE".utf8
    guard text.utf8.allSatisfy(marks.contains), let value = Double(text), value.isFinite else { return nil }
    return value
  }
}
