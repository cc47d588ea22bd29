public import DurableFiles
public import Foundation

/// What a launcher asks of a host, one request a connection.
public enum HostRequest: Codable, Equatable, Sendable {
  case start(LaunchOrder)
  case state(folder: String)
  case drain(folder: String)
  case stop(folder: String)
  case lines(folder: String, count: Int)
}

public enum HostAnswer: Codable, Equatable, Sendable {
  case started(folder: String, processID: Int32)
  case state(LaunchState)
  case told
  case lines([String])
  /// The request could not be done.
  case failed(reason: String)
}

/// Does on a host what a launcher asks for: starts supervisors that outlive it, and tells of them.
public struct HostAgent: Sendable {
  /// The program and what stands before its arguments.
  let program: [String]
  /// Where the folders of supervisors are, where an order names no cache.
  let cache: String
  let host: String

  /// - Parameters:
  ///   - program: how this program is started, see `ProgramCommand`.
  ///   - cache: this user's cache folder.
  public init(program: [String], cache: String, host: String = HostFolder.hostName) {
    self.program = program
    self.cache = cache
    self.host = host
  }

  /// Answers a request; what goes wrong is an answer, too.
  public func answer(_ request: HostRequest) -> HostAnswer {
    do {
      switch request {
      case .start(let order): return try start(order)
      case .state(let folder): return .state(LaunchedSupervisor(folder: folder).state())
      case .drain(let folder):
        LaunchedSupervisor(folder: folder).signal(SIGTERM)
        return .told
      case .stop(let folder):
        LaunchedSupervisor(folder: folder).signal(SIGINT)
        return .told
      case .lines(let folder, let count): return .lines(LaunchedSupervisor(folder: folder).lines(atMost: count))
      }
    } catch {
      return .failed(reason: "\(error)")
    }
  }

  /// A request as it stands in standard input, and the answer for standard output.
  public func answer(_ json: Data) throws -> Data {
    let answer: HostAnswer
    if let request = try? JSONDecoder().decode(HostRequest.self, from: json) {
      answer = self.answer(request)
    } else {
      answer = .failed(reason: "standard input holds no request of a launcher")
    }
    return try JSONEncoder().encode(answer)
  }

  /// Below the cache, by run and by the two names of the host: homes may be shared by hosts, and a host may be listed twice.
  private func folder(for order: LaunchOrder) throws -> String {
    for name in [order.run, order.host] where !HostName.isValid(name) {
      throw LaunchError(.failed, "\"\(name)\" cannot be the name of a folder")
    }
    return HostFolder.path(in: "\(order.cache ?? cache)/launched/\(order.run)/\(order.host)", host: host)
  }

  private func start(_ order: LaunchOrder) throws -> HostAnswer {
    let folder = try folder(for: order)
    try FileSystem.createFolder(folder)
    chmod(folder, 0o700)
    let supervisor = LaunchedSupervisor(folder: folder)
    // Two launchers, or one whose first connection was lost, start one supervisor only.
    let lock = try FileLock(waitingFor: "\(folder)/lock")
    defer { withExtendedLifetime(lock) {} }
    if let process = supervisor.recordedProcess(), process.isAlive {
      return .started(folder: folder, processID: process.processID)
    }
    try FileSystem.writeDurably(Array("\(order.token)\n".utf8), to: supervisor.token, mode: 0o600)
    let arguments = ["supervise", folder, "--", "work"] + order.arguments
    let process = try DetachedProcess(
      program + arguments, environment: order.environment, log: supervisor.log, name: "seedsweep-\(order.run)")
    process.wait { supervisor.recordedProcess()?.isAlive == true || FileSystem.exists("\(folder)/end.json") }
    guard let recorded = supervisor.recordedProcess(), recorded.isAlive else {
      let lines = supervisor.lines(atMost: 3).joined(separator: "; ")
      throw LaunchError(.failed, "the supervisor did not start\(lines.isEmpty ? "" : ": \(lines)")")
    }
    return .started(folder: folder, processID: recorded.processID)
  }
}
