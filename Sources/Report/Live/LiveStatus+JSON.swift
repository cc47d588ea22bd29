import Sweep

extension LiveStatus {
  /// The file in a run's folder in which a coordinator keeps its status.
  public static let fileName = "status.json"

  /// The status for programs.
  public var json: String {
    guard let text = try? VersionedJSON.text(self) else {
      preconditionFailure("a status holds finite numbers only, which JSON can always say")
    }
    return text
  }

  /// Reads what `json` wrote.
  public init(json: some Sequence<UInt8>) throws { self = try VersionedJSON.value(LiveStatus.self, from: json) }
}
