import FoundationEssentials

extension LiveStatus {
  /// The file in a run's folder in which a coordinator keeps its status.
  public static let fileName = "status.json"

  /// The status for programs.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a status holds finite numbers only, which JSON can always say")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// Reads what `json` wrote.
  public init(json: some Sequence<UInt8>) throws {
    self = try JSONDecoder().decode(LiveStatus.self, from: Data(json))
  }
}
