public import ZeroMQ

/// Workers on the coordinator's own host, as processes that outlive it.
public struct LocalHost: LaunchWay {
  public static let name = "local"

  let agent: HostAgent

  public init(_ agent: HostAgent) { self.agent = agent }

  public func prepare(_ host: LaunchHost, reaching coordinator: Endpoint) -> LaunchPreparation {
    LaunchPreparation(coordinator: coordinator.reachable(as: "127.0.0.1"))
  }

  public func start(_ host: LaunchHost, _ order: LaunchOrder) throws -> LaunchHandle {
    try agent.answer(.start(order)).handle(way: Self.name)
  }

  public func state(_ handle: LaunchHandle, of host: LaunchHost) throws -> LaunchState {
    try agent.answer(.state(folder: handle.folder)).state()
  }

  public func drain(_ handle: LaunchHandle, of host: LaunchHost) throws {
    _ = try agent.answer(.drain(folder: handle.folder)).success()
  }

  public func stop(_ handle: LaunchHandle, of host: LaunchHost) throws {
    _ = try agent.answer(.stop(folder: handle.folder)).success()
  }

  public func lines(_ handle: LaunchHandle, of host: LaunchHost, atMost count: Int) throws -> [String] {
    try agent.answer(.lines(folder: handle.folder, count: count)).lines()
  }

  public func description(of host: LaunchHost, _ order: LaunchOrder) -> [String] {
    ["on this host: \(ShellText.line(["seedsweep", "work"] + order.arguments))"]
  }
}

/// What an answer is, where it is what was asked for.
extension HostAnswer {
  func success() throws(LaunchError) -> HostAnswer {
    if case .failed(let reason) = self { throw LaunchError(.failed, reason) }
    return self
  }

  func handle(way: String) throws(LaunchError) -> LaunchHandle {
    guard case .started(let folder, let processID) = try success() else { throw Self.unexpected }
    return LaunchHandle(way: way, identifier: "\(processID)", folder: folder)
  }

  func state() throws(LaunchError) -> LaunchState {
    guard case .state(let state) = try success() else { throw Self.unexpected }
    return state
  }

  func lines() throws(LaunchError) -> [String] {
    guard case .lines(let lines) = try success() else { throw Self.unexpected }
    return lines
  }

  private static let unexpected = LaunchError(.failed, "the program there answers something else than what was asked")
}
