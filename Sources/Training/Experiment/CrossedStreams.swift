/// Which of several values each crossed stream has in a trial: what tells the trials of one condition and seed apart.
///
/// Empty where nothing is crossed. A label: what is trained depends on `SeedStreams`.
public struct CrossedStreams: Hashable, Sendable {
  public struct Value: Hashable, Sendable {
    public let stream: SeedStream
    public let value: UInt64

    public init(_ stream: SeedStream, _ value: UInt64) {
      self.stream = stream
      self.value = value
    }
  }

  /// In the order of `SeedStream`, each stream at most once.
  public let values: [Value]

  /// Nothing crossed.
  public init() { values = [] }

  /// Nil where a stream is there twice.
  public init?(_ values: [Value]) {
    guard Set(values.map(\.stream)).count == values.count else { return nil }
    self.values = values.sorted { $0.stream.place < $1.stream.place }
  }

  /// What `streams` says of those that are crossed, whatever their order.
  public init(_ crossed: some Sequence<SeedStream>, of streams: SeedStreams) {
    let crossed = Set(crossed)
    values = SeedStream.allCases.filter(crossed.contains).map { Value($0, streams[$0]) }
  }

  public var isEmpty: Bool { values.isEmpty }

  /// The value of a stream; nil where it is not crossed.
  public subscript(_ stream: SeedStream) -> UInt64? { values.first { $0.stream == stream }?.value }

  /// Every combination of the values of several streams, the last stream's values changing first; nothing crossed gives one cell.
  public static func cells(_ levels: [(stream: SeedStream, values: [UInt64])]) -> [CrossedStreams] {
    var cells: [[Value]] = [[]]
    for (stream, values) in levels.sorted(by: { $0.stream.place < $1.stream.place }) {
      cells = cells.flatMap { cell in values.map { cell + [Value(stream, $0)] } }
    }
    return cells.map { CrossedStreams(sorted: $0) }
  }

  private init(sorted values: [Value]) { self.values = values }
}

extension CrossedStreams: Comparable {
  /// By stream and value in their order: as cells are listed.
  public static func < (left: CrossedStreams, right: CrossedStreams) -> Bool {
    left.values.lexicographicallyPrecedes(right.values) { ($0.stream.place, $0.value) < ($1.stream.place, $1.value) }
  }
}

extension CrossedStreams: CustomStringConvertible {
  /// For people: `subset 1, pretraining 2`; empty where nothing is crossed.
  public var description: String { values.map { "\($0.stream.rawValue) \($0.value)" }.joined(separator: ", ") }
}

extension CrossedStreams: Codable {
  /// One object with a key for each crossed stream; what is called otherwise is refused.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.singleValueContainer().decode([String: UInt64].self)
    let known = SeedStream.allCases.compactMap { stream in fields[stream.rawValue].map { Value(stream, $0) } }
    guard known.count == fields.count else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "expected the names of seed streams"))
    }
    values = known
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SeedStream.self)
    for value in values { try container.encode(value.value, forKey: value.stream) }
  }
}

/// Which trial of a condition: that of a seed, and of values of the crossed streams.
public struct TrialCell: Hashable, Sendable {
  public var seed: UInt64
  public var crossed: CrossedStreams

  public init(seed: UInt64, crossed: CrossedStreams = CrossedStreams()) {
    self.seed = seed
    self.crossed = crossed
  }
}

extension TrialCell: Comparable, CustomStringConvertible {
  public static func < (left: TrialCell, right: TrialCell) -> Bool {
    (left.seed, left.crossed) < (right.seed, right.crossed)
  }

  /// `seed 3`, or `seed 3, subset 1, pretraining 2`.
  public var description: String { crossed.isEmpty ? "seed \(seed)" : "seed \(seed), \(crossed)" }
}

extension TrialResult {
  public var cell: TrialCell { TrialCell(seed: seed, crossed: crossed) }
}
