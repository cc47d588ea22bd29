/// The integers that drive one trial, one for each source of chance.
public struct SeedStreams: Hashable, Sendable {
  /// In the order of `SeedStream`.
  private var values: [UInt64]

  /// Every stream driven by the same integer.
  public init(seed: UInt64) { values = SeedStream.allCases.map { _ in seed } }

  public subscript(_ stream: SeedStream) -> UInt64 {
    get { values[stream.place] }
    set { values[stream.place] = newValue }
  }
}

extension SeedStreams: Codable {
  /// One object with a key for each stream.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: SeedStream.self)
    values = try SeedStream.allCases.map { try container.decode(UInt64.self, forKey: $0) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SeedStream.self)
    for stream in SeedStream.allCases { try container.encode(self[stream], forKey: stream) }
  }
}
