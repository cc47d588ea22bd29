import Sweep
import Training

extension PublishedClaim {
  /// Something in which a sweep differs from what was published, or may: it does not say.
  public struct Difference: Equatable, Sendable {
    /// `data`, or a key of the sweep file.
    public var key: String
    /// Nil where it does not say.
    public var published: String?
    public var here: String
  }

  /// Why it cannot stand beside the outcome; nil where it can.
  func reasonToLeaveOut(_ outcome: SweepOutcome, scoredBy shown: Metric) -> String? {
    guard metric.name == Metric.macroF1.name, shown.isMacroF1 else {
      let own = shown.isMacroF1 ? "this sweep" : "this report"
      return "\(name) is left out: its scores are \(metric.name), and those of \(own) \(shown.name)."
    }
    guard rows.allSatisfy({ $0.mean.map((Metric.macroF1.bounds ?? 0...1).contains) ?? true }) else {
      return "\(name) is left out: its scores are not from 0 to 1, as those of this sweep are."
    }
    if let records, records != outcome.records {
      return "\(name) is left out: its numbers are of \(records.text), and the records of this sweep are "
        + "\(outcome.records == .synthetic ? "synthetic" : "others")."
    }
    let names = outcome.conditions.map(\.condition.name)
    guard rows.contains(where: { names.contains($0.condition) }) else {
      let own = rows.prefix(Self.mostNamed).map(\.condition)
      let others = rows.count > own.count ? ["\(rows.count - own.count) more"] : []
      return "\(name) is left out: no condition of this sweep has the name of one of its rows, which are "
        + "\(Numbers.listed(own + others))."
    }
    return nil
  }

  /// More rows are counted, not named.
  private static let mostNamed = 5

  /// What differs in data and settings, or may.
  func differences(from outcome: SweepOutcome) -> [Difference] {
    [Difference(key: "data", published: data, here: outcome.dataSource)]
      + outcome.settings.filter { !["name", "data.source"].contains($0.key) }.compactMap { setting in
        let published = settings[setting.key]
        return published == setting.value
          ? nil : Difference(key: setting.key, published: published, here: setting.value)
      }
  }
}

extension PublishedClaim.Records {
  fileprivate var text: String {
    switch self {
    case .ptbxl: "records of PTB-XL"
    case .wfdb: "other records than those of PTB-XL"
    case .synthetic: "synthetic records"
    }
  }
}

extension SweepOutcome {
  /// What its records are of.
  fileprivate var records: PublishedClaim.Records {
    if isSynthetic { return .synthetic }
    return settings.contains { $0.key == "data.source" && $0.value == "\"wfdb\"" } ? .wfdb : .ptbxl
  }
}
