/// The ways that hosts of one launch are started by.
public struct LaunchWays: Sendable {
  private let ways: [any LaunchWay]

  public init(_ ways: [any LaunchWay]) { self.ways = ways }

  /// What would be run for a host, a line each.
  public func description(of host: LaunchHost, _ order: LaunchOrder) throws -> [String] {
    try way(host.way).description(of: host, order)
  }

  /// The way of this name.
  func way(_ name: String) throws(LaunchError) -> any LaunchWay {
    guard let way = ways.first(where: { type(of: $0).name == name }) else {
      throw LaunchError(.failed, "hosts are not started by \"\(name)\" here")
    }
    return way
  }
}
