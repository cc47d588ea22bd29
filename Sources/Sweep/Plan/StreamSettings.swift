public import Training

/// What drives a seed stream over a sweep.
public enum StreamSetting: Hashable, Sendable {
  /// Each seed its own.
  case seed
  /// One value for every seed.
  case held(UInt64)
  /// Every seed with each of several values.
  case crossed([UInt64])

  /// With more, a sweep is something else: values are levels that are compared, and each multiplies the trials.
  static let mostCrossed = 100

  /// Why no sweep can cross these values; nil where one can.
  static func problem(ofCrossed values: [UInt64]) -> String? {
    if values.isEmpty { return "no values" }
    if values.count > mostCrossed { return "\(values.count) values; expected at most \(mostCrossed)" }
    return Set(values).count < values.count ? "a value twice" : nil
  }
}

extension StreamSetting: Codable {
  /// A number or an array of them; a stream that follows the seed is not stored.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(UInt64.self) {
      self = .held(value)
      return
    }
    let values = try container.decode([UInt64].self)
    if let problem = Self.problem(ofCrossed: values) {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: problem)
    }
    self = .crossed(values)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .seed: try container.encodeNil()
    case .held(let value): try container.encode(value)
    case .crossed(let values): try container.encode(values)
    }
  }
}

/// What drives each seed stream of a sweep.
public struct StreamSettings: Equatable, Sendable {
  /// Those that do not follow the seed.
  private var settings: [SeedStream: StreamSetting] = [:]

  /// All follow the seed.
  public init() {}

  public subscript(_ stream: SeedStream) -> StreamSetting {
    get { settings[stream] ?? .seed }
    set { settings[stream] = newValue == .seed ? nil : newValue }
  }

  /// The streams that are crossed, with their values.
  public var crossed: [(stream: SeedStream, values: [UInt64])] {
    SeedStream.allCases.compactMap { stream in
      if case .crossed(let values) = self[stream] { (stream, values) } else { nil }
    }
  }

  /// Those that a recipe uses: no others are crossed for it.
  public func crossed(by recipe: Recipe) -> [(stream: SeedStream, values: [UInt64])] {
    let used = recipe.usedStreams
    return crossed.filter { used.contains($0.stream) }
  }

  /// How many trials of a recipe each seed has: at most `StreamSetting.mostCrossed` to the power of the number of streams.
  public func cellCount(of recipe: Recipe) -> Int {
    crossed(by: recipe).reduce(1) { $0 * $1.values.count }
  }

  /// The trials of a recipe that each seed has, in their order.
  public func cells(of recipe: Recipe) -> [CrossedStreams] { CrossedStreams.cells(crossed(by: recipe)) }

  /// What drives the trial of one seed in one of its recipe's cells. A stream that is crossed, but not by the recipe, follows the seed:
  /// nothing depends on it.
  public func streams(seed: UInt64, cell: CrossedStreams = CrossedStreams()) -> SeedStreams {
    var streams = SeedStreams(seed: seed)
    for stream in SeedStream.allCases {
      if case .held(let value) = self[stream] { streams[stream] = value }
      if let value = cell[stream] { streams[stream] = value }
    }
    return streams
  }
}

extension StreamSettings: Encodable {
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SeedStream.self)
    for stream in SeedStream.allCases where self[stream] != .seed { try container.encode(self[stream], forKey: stream) }
  }
}

extension SweepDefinition {
  /// What drives the drawing of labelled records: every value once.
  public var subsetSeeds: [UInt64] {
    switch streams[.subset] {
    case .seed: seeds
    case .held(let value): seeds.isEmpty ? [] : [value]
    case .crossed(let values): values
    }
  }
}
