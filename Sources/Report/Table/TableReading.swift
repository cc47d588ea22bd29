/// How tables of scores are read: which columns say what.
public struct TableReading: Equatable, Sendable {
  /// Which row of a trial counts where a row is an epoch.
  public enum Take: String, CaseIterable, Sendable {
    case last
    case best
  }

  /// Where a row is an epoch or a step.
  public struct Epochs: Equatable, Sendable {
    public var column: String
    public var take = Take.last
    /// By which column the best epoch is chosen; the scores themselves where nil.
    public var select: String?
    /// Whether the highest of it is the best.
    public var selectsHighest = true

    public init(column: String) { self.column = column }
  }

  /// The columns whose texts together name a condition; nil for `condition` where there is one, else each file is a condition.
  public var condition: [String]?
  /// The column of seeds; of no meaning where the pattern has them.
  public var seed = "seed"
  /// The column of scores; nil where the columns of a pattern hold them.
  public var score: String?
  /// What the columns with scores are called in a wide table; nil of a long one.
  public var pattern: ColumnPattern?
  public var epochs: Epochs?
  /// The column that says which epoch was selected.
  public var bestEpoch: String?
  /// The number of the first trained epoch; nil where nothing is to be said of collapse.
  public var firstEpoch: Int?
  public var metric: Metric

  public init(metric: Metric) { self.metric = metric }

  /// Whether the tables say which epoch was selected.
  var tellsCollapse: Bool { firstEpoch != nil && (bestEpoch != nil || epochs?.take == .best) }
}
