import Statistics

/// Numbers as the reports write them.
enum Numbers {
  static let absent = "-"

  static func score(_ value: Double?) -> String { value.map { $0.fixed(3) } ?? absent }

  /// A difference, with its sign.
  static func signed(_ value: Double?) -> String {
    value.map { $0 > 0 ? "+\($0.fixed(3))" : $0.fixed(3) } ?? absent
  }

  /// `0.192 ± 0.003`, the standard deviation with n - 1; of a single value that value alone.
  static func meanAndDeviation(_ summary: Summary) -> String {
    guard let mean = summary.mean else { return absent }
    return mean.fixed(3) + (summary.standardDeviation.map { " ± \($0.fixed(3))" } ?? "")
  }

  /// `[0.184, 0.200]`.
  static func interval(_ interval: ConfidenceInterval?) -> String {
    interval.map { "[\($0.lower.fixed(3)), \($0.upper.fixed(3))]" } ?? absent
  }

  /// The interval of the mean of values; `all equal` where they are, as then it would have no width.
  static func interval(_ interval: ConfidenceInterval?, of summary: Summary) -> String {
    summary.isConstant ? "all equal" : Self.interval(interval)
  }

  /// `0.192 ± 0.003 [0.184, 0.200]`.
  static func estimate(_ score: MeanScore) -> String {
    guard score.summary.count > 1 else { return meanAndDeviation(score.summary) }
    return "\(meanAndDeviation(score.summary)) \(interval(score.interval, of: score.summary))"
  }

  /// A ratio.
  static func ratio(_ value: Double?) -> String { value.map { $0.fixed(2) } ?? absent }

  /// `[0.36, 2.10]`; `inf` where it has no upper end.
  static func ratios(_ interval: ConfidenceInterval?) -> String {
    interval.map { "[\($0.lower.fixed(2)), \($0.upper.isFinite ? $0.upper.fixed(2) : "inf")]" } ?? absent
  }

  /// `2/3`.
  static func fraction(_ proportion: Proportion) -> String {
    proportion.total == 0 ? absent : "\(proportion.count)/\(proportion.total)"
  }

  /// One decimal; none of what is 0 or 100 by definition, not by rounding.
  static func percent(_ share: Double) -> String {
    share == 0 ? "0" : share == 1 ? "100" : (100 * share).fixed(1)
  }

  /// A confidence between 0.5 and 1 with as many digits as it has: `95 %`, `99.99 %`.
  static func confidence(_ confidence: Double) -> String {
    let digits = decimals(confidence)
    let (percent, rest) = (digits.prefix(2), digits.dropFirst(2))
    return rest.isEmpty ? "\(percent) %" : "\(percent).\(rest) %"
  }

  /// The level that a confidence leaves, with as many digits as that has: `0.05`, `0.0001`.
  static func level(_ level: Double) -> String {
    // 1 - 0.9999 is not 0.0001 in binary, but the way back is exact: the decimals are those of the confidence, subtracted from 1.
    let digits = decimals(1 - level)
    var rest = digits.reversed().drop { $0 == "0" }.reversed().map { 9 - ($0.wholeNumberValue ?? 0) }
    if let last = rest.popLast() { rest.append(last + 1) }
    let text = rest.map(String.init).joined()
    return "0.\(text)\(String(repeating: "0", count: max(0, 2 - text.count)))"
  }

  /// The digits behind the point of the shortest decimal number that is this one, two at least.
  private static func decimals(_ value: Double) -> String {
    let digits = String("\(value)".drop { $0 != "." }.dropFirst())
    return digits + String(repeating: "0", count: max(0, 2 - digits.count))
  }

  /// `[9.4, 99.2] %`.
  static func percents(_ interval: ConfidenceInterval) -> String {
    "[\(percent(interval.lower)), \(percent(interval.upper))] %"
  }

  /// `2/3 [9.4, 99.2] %`.
  static func rate(_ proportion: Proportion, _ interval: ConfidenceInterval) -> String {
    proportion.total == 0 ? absent : "\(fraction(proportion)) \(percents(interval))"
  }

  /// Three decimals, or how far below their smallest it is.
  static func pValue(_ p: Double?) -> String {
    guard let p else { return absent }
    return p < 0.0005 ? "<0.001" : p.fixed(3)
  }

  /// `p = 0.012`, `p < 0.001`.
  static func pValueInText(_ p: Double) -> String { p < 0.0005 ? "p < 0.001" : "p = \(p.fixed(3))" }

  /// Three digits: `0.52`, `1.25`, `61.2`, `1240`; beyond a million `>1e6`.
  static func eValue(_ value: Double) -> String {
    value > 1e6 ? ">1e6" : value.fixed(value < 10 ? 2 : value < 100 ? 1 : 0)
  }

  /// A number of seeds; `none` where no number would do.
  static func seeds(_ count: Int?, none: String = absent) -> String { count.map(String.init) ?? none }

  /// Values one after another: `1, 2 and 3`.
  static func listed(_ values: [String]) -> String {
    guard let last = values.last, values.count > 1 else { return values.first ?? "" }
    return "\(values.dropLast().joined(separator: ", ")) and \(last)"
  }

  /// Seeds in the order given, runs of neighbours drawn together: `1-5, 8`.
  static func ranges(_ seeds: [UInt64]) -> String {
    var ranges: [ClosedRange<UInt64>] = []
    for seed in seeds.sorted() {
      if let last = ranges.last, last.upperBound &+ 1 == seed {
        ranges[ranges.count - 1] = last.lowerBound...seed
      } else {
        ranges.append(seed...seed)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }
}
