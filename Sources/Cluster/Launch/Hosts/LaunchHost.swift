/// A host on which workers are to be started, as a list of hosts describes it.
public struct LaunchHost: Codable, Equatable, Sendable {
  /// What it is called in messages, in the run's folder and on the command line; no two of a list have the same.
  public var name: String
  /// What ssh is told; the name where the list does not say.
  public var address: String
  /// Nil for whatever the user's own configuration of ssh says.
  public var user: String?
  public var port: Int?
  /// How many worker processes; nil for as many as the host has room for.
  public var processes: Int?
  /// How many threads of a worker share one training.
  public var threads: Int?
  /// The host's cache folder; nil for the user's.
  public var cache: String?
  /// A PTB-XL folder of the host, used instead of fetching the records.
  public var data: String?
  /// A program that is installed there; nil where a bundle is copied.
  public var program: String?
  /// What the host's processes find in their environment, beside what is there anyway.
  public var environment: [String: String] = [:]
  /// By which `--label` chooses hosts.
  public var labels: [String] = []
  /// Whether the host reaches the coordinator through the ssh connection to it.
  public var isTunnelled = false
  /// By which way its workers are started, see `LaunchWay.name`.
  public var way: String

  /// A host that is reached by its name.
  public init(name: String, way: String) {
    self.name = name
    self.way = way
    address = name
  }
}
