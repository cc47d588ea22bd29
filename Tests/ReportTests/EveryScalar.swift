import TestSupport

/// Text that would be markup, a formula or a command if a single scalar of it were taken for another.
enum EveryScalar {
  /// All of them every night; for every change those of most alphabets, and some of every block.
  static let all = (UInt32(0)...0x10FFFF).filter { isNightly || $0 < 0x3000 || $0 % 61 == 0 }.compactMap(
    Unicode.Scalar.init)

  /// What `text` makes of every scalar, many together.
  static func joined(_ text: (Unicode.Scalar) -> String) -> [String] {
    stride(from: 0, to: all.count, by: 512).map { start in
      all[start..<min(start + 512, all.count)].map(text).joined(separator: " ")
    }
  }

  /// Scalars that are one character with a sign beside them, controls, and some of every block.
  static let telling = all.filter { scalar in
    scalar.value < 0x100 || scalar.value % 251 == 0 || "<\(scalar)".count == 1 || "\(scalar)<".count == 1
  }

  /// Each of the signs that HTML and XML give a meaning with the scalar before and behind it.
  static func payload(_ scalar: Unicode.Scalar) -> String {
    let s = scalar
    return "\(s)<hit \(s)\"\(s) hit=1 \(s)'\(s) hit=2 \(s)>\(s)&\(s)lt;hit>"
  }

  static let tellingText = telling.map(payload).joined(separator: "\n")
}
