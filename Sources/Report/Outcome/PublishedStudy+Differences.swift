import Sweep

extension PublishedStudy {
  /// Something in which a sweep differs from the study, or may: the study does not say.
  public struct Difference: Equatable, Sendable {
    /// `data`, or a key of the sweep file.
    public var key: String
    /// Nil where the study does not say.
    public var published: String?
    public var here: String
  }

  /// Why the study cannot stand beside the outcome; nil where it can.
  func reasonToLeaveOut(_ outcome: SweepOutcome) -> String? {
    let isElsewhere = outcome.settings.contains { $0.key == "data.source" && $0.value == "\"wfdb\"" }
    guard outcome.isSynthetic || isElsewhere else { return nil }
    let own = outcome.isSynthetic ? "synthetic" : "others"
    return "\(name) is left out: its numbers are of records of PTB-XL, and the records of this sweep are \(own)."
  }

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
