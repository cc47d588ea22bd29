public import Statistics

/// Results that somebody else published, to be read beside those of a sweep.
public struct PublishedStudy: Equatable, Sendable {
  /// One published condition.
  public struct Row: Equatable, Sendable {
    /// The name of the sweep's condition that repeats it.
    public var condition: String
    public var mean: Double
    /// Taken to be with n - 1.
    public var standardDeviation: Double
    /// Nil where no collapse rate was published.
    public var collapse: Proportion?
  }

  /// What `--published` calls it.
  public var name: String
  public var citation: String
  /// How many seeds its numbers come from, as far as can be known.
  public var seeds: Int
  /// Why that many.
  public var seedsReason: String
  public var rows: [Row]
  /// What it says of its data.
  public var data: String
  /// What it says of its settings, by the sweep file's keys; it is silent about all others.
  public var settings: [String: String]

  /// Every study that is known here.
  public static let all = [zeng2026]

  static let zeng2026 = PublishedStudy(
    name: "zeng-2026",
    citation: "Zeng et al., \"Self-supervised contrastive pretraining provides a robust initialization that mitigates "
      + "training collapse and improves reproducibility in extreme few-shot ECG classification\", Annals of Noninvasive "
      + "Electrocardiology",
    seeds: 3,
    seedsReason: "the abstract does not say how many seeds it used; its rates of 66.7 % and 0 % are those of three",
    rows: [
      Row(
        condition: "scratch-noaug-n70", mean: 0.115, standardDeviation: 0.072, collapse: Proportion(2, of: 3)),
      Row(
        condition: "scratch-strongaug-n70", mean: 0.108, standardDeviation: 0.042, collapse: Proportion(2, of: 3)),
      Row(condition: "ssl-noaug-n70", mean: 0.192, standardDeviation: 0.003, collapse: Proportion(0, of: 3)),
      Row(condition: "scratch-noaug-n300", mean: 0.297, standardDeviation: 0.018, collapse: nil),
    ],
    data: "PTB-XL, 16304 records to pretrain on", settings: ["task.name": "\"rhythm-top5\""])
}
