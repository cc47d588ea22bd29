public import Statistics

/// Results that somebody else published: what stands beside those of a sweep, and what is asked what its own numbers allow.
public struct PublishedClaim: Equatable, Sendable {
  /// By what a standard deviation divides the sum of squares.
  public enum Divisor: String, CaseIterable, Codable, Sendable {
    case sample = "n-1"
    case population = "n"
  }

  /// What a published rate of collapse counts, as the columns of reports are called.
  public enum Collapse: String, CaseIterable, Codable, Sendable {
    case zeroBased = "0-based"
    case oneBased = "1-based"
    case withUntrained = "with untrained"
    case oneClass = "one class"
  }

  /// What its records are of, as `[data] source` of a sweep file has it.
  public enum Records: String, CaseIterable, Codable, Sendable {
    case ptbxl
    case wfdb
    case synthetic
  }

  /// One published condition.
  public struct Row: Equatable, Sendable {
    /// The name of the sweep's condition that repeats it.
    public var condition: String
    public var mean: Double?
    /// As it is printed; see `Divisor`.
    public var standardDeviation: Double?
    /// Of the mean, as it is printed.
    public var standardError: Double?
    /// Where they are not the claim's.
    public var seeds: Int?
    /// The share of seeds that collapsed, as it is printed.
    public var rate: PrintedShare?

    public init(condition: String) { self.condition = condition }
  }

  /// What `--published` and `seedsweep claim` call it.
  public var name: String
  public var citation = ""
  public var url: String?
  public var metric = Metric(name: "")
  /// How many seeds each row has that does not say otherwise, as far as that is known.
  public var seeds: Int?
  /// Why that many; nil where the source says so.
  public var seedsReason: String?
  /// Nil where the source does not say.
  public var divisor: Divisor?
  public var collapse = Collapse.zeroBased
  /// Why this reading; nil where the source says so.
  public var collapseReason: String?
  /// Nil where anything can stand beside it.
  public var records: Records?
  /// What it says of its data.
  public var data: String?
  /// The row that others are compared with; nil for the first.
  public var reference: String?
  /// What it says of its settings, by the sweep file's keys and as that writes them; it is silent about all others.
  public var settings: [String: String] = [:]
  public var rows: [Row] = []

  init(name: String) { self.name = name }
}

extension PublishedClaim {
  func seeds(of row: Row) -> Int? { row.seeds ?? seeds }

  /// The standard deviation with n - 1 in the denominator, by what is written or, where nothing is, as it is printed; nil where there is
  /// none, or no number of seeds that it takes.
  func standardDeviation(of row: Row) -> Double? {
    if row.standardError == nil, divisor != .population { return row.standardDeviation }
    return moments(of: row, divisor: divisor ?? .sample)?.standardDeviation
  }

  /// What the row says of its sample were `divisor` the convention of its standard deviation, or of `count` seeds; nil where it does not
  /// say enough. A standard error has one meaning only.
  func moments(of row: Row, count: Int? = nil, divisor: Divisor) -> SampleMoments? {
    guard let mean = row.mean, let count = count ?? seeds(of: row) else { return nil }
    if let error = row.standardError { return SampleMoments(count: count, mean: mean, standardError: error) }
    return row.standardDeviation.flatMap { deviation in
      switch divisor {
      case .sample: SampleMoments(count: count, mean: mean, standardDeviation: deviation)
      case .population: SampleMoments(count: count, mean: mean, populationStandardDeviation: deviation)
      }
    }
  }

  /// Student's t interval of the row's mean, which its number of seeds allows; nil where it does not say enough.
  func interval(of row: Row, confidence: Double = 0.95) -> ConfidenceInterval? {
    moments(of: row, divisor: divisor ?? .sample)?.meanInterval(confidence: confidence)
  }

  /// How many seeds of how many collapsed; nil where no single number of seeds is rounded to what is printed.
  func collapsed(_ row: Row) -> Proportion? {
    guard let seeds = seeds(of: row), let counts = row.rate?.counts(of: seeds), counts.count == 1 else { return nil }
    return Proportion(counts[0], of: seeds)
  }

  /// As many decimals as the most exact of its numbers is written with, three at least.
  var decimals: Int {
    let numbers = rows.flatMap { [$0.mean, $0.standardDeviation, $0.standardError] }.compactMap { $0 }
    return min(9, numbers.map(Self.decimals).reduce(3, max))
  }

  /// The decimals of the shortest number that is this one; none of one that is written with an exponent.
  private static func decimals(_ value: Double) -> Int {
    let parts = "\(value)".split(separator: ".")
    guard parts.count == 2, parts[1] != "0", !parts[1].contains("e") else { return 0 }
    return parts[1].utf8.count
  }

  /// `0.115 ± 0.072`, as it is printed, or with another standard deviation.
  func meanAndDeviation(_ row: Row, _ deviation: Double?) -> String {
    guard let mean = row.mean else { return Numbers.absent }
    return mean.fixed(decimals) + (deviation.map { " ± \($0.fixed(decimals))" } ?? "")
  }
}

extension SampleMoments {
  /// Student's t interval of the mean.
  func meanInterval(confidence: Double) -> ConfidenceInterval {
    Summary.meanInterval(mean: mean, standardDeviation: standardDeviation, count: count, confidence: confidence)
  }
}
