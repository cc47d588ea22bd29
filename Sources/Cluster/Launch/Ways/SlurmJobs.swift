import DurableFiles
import Foundation
public import ZeroMQ

/// Workers as jobs of Slurm: one a host, so that each has its own end, its own return to the queue and its own successor.
///
/// What a job needs lies in a folder that its node sees at the same path: script, token, keys, log.
public struct SlurmJobs: LaunchWay {
  public static let name = "slurm"

  let settings: SlurmSettings
  /// The program as the nodes see it, with what stands before its arguments.
  let program: [String]
  /// Where the folders of jobs are made, from the root on.
  let folder: String

  public init(_ settings: SlurmSettings, program: [String], folder: String) {
    self.settings = settings
    self.program = program
    self.folder = folder
  }

  public func check(_ host: LaunchHost) throws { _ = try Self.run("sbatch", ["--version"]) }

  public func address(of coordinator: Endpoint) -> Endpoint? {
    coordinator.reachable(as: ProcessInfo.processInfo.hostName)
  }

  public func prepare(_ host: LaunchHost, reaching coordinator: Endpoint) -> LaunchPreparation {
    LaunchPreparation(coordinator: address(of: coordinator))
  }

  public func start(_ host: LaunchHost, _ order: LaunchOrder) throws -> LaunchHandle {
    let supervisor = LaunchedSupervisor(folder: "\(folder)/\(host.name)")
    let name = Self.jobName(order)
    // The answer to an earlier request may have been lost.
    let earlier = try Self.run("squeue", ["--noheader", "--me", "--name=\(name)", "--format=%i"]).text
    if let job = earlier.split(whereSeparator: \.isWhitespace).first { return handle("\(job)", supervisor) }
    try FileSystem.createFolder(supervisor.folder)
    chmod(supervisor.folder, 0o700)
    try FileSystem.writeDurably(Array("\(order.token)\n".utf8), to: supervisor.token, mode: 0o600)
    let path = "\(supervisor.folder)/job.sh"
    try FileSystem.writeDurably(Array(script(order, supervisor).text.utf8), to: path, mode: 0o700)
    let job = try Self.run("sbatch", ["--parsable", path]).text
    // With several clusters the cluster's name follows.
    return handle(String(job.prefix { $0 != ";" }), supervisor)
  }

  private func handle(_ job: String, _ supervisor: LaunchedSupervisor) -> LaunchHandle {
    LaunchHandle(way: Self.name, identifier: job, folder: supervisor.folder)
  }

  private static func jobName(_ order: LaunchOrder) -> String { "\(order.run).\(order.host)" }

  func script(_ order: LaunchOrder, _ supervisor: LaunchedSupervisor) -> SlurmScript {
    SlurmScript(
      directives: settings.directives(name: Self.jobName(order), log: supervisor.log), environment: order.environment,
      command: program + ["work"] + order.arguments + ["--join", supervisor.token, "--keys", supervisor.keys],
      farewell: "TERM", patience: settings.patience)
  }

  public func state(_ handle: LaunchHandle, of host: LaunchHost) throws -> LaunchState {
    guard let job = try job(handle.identifier) else {
      return .ended(LaunchEnd(.lost, reason: "Slurm does not know its job \(handle.identifier) any more"))
    }
    guard case .ended(var end) = job.launchState else { return job.launchState }
    if end.kind != .done { end.lines = LaunchedSupervisor(folder: handle.folder).lines(atMost: 5) }
    return .ended(end)
  }

  private func job(_ identifier: String) throws -> SlurmJob? {
    let queue = try Tool(name: "squeue").run(["--noheader", "--jobs=\(identifier)", "--states=all", "--format=%T|%r"])
    if queue.status == 0, let job = SlurmJob(queueLine: queue.text) { return job }
    // It knows no job that ended a while ago; an error of another kind is one.
    guard queue.status == 0 || queue.complaint.contains("Invalid job id") else {
      throw LaunchError(.unreachable, queue.lastComplaint)
    }
    let ended = try Tool(name: "scontrol").run(["--oneliner", "show", "job", identifier])
    if ended.status == 0, let job = SlurmJob(description: ended.text) { return job }
    // Where there is no accounting it says so and fails.
    guard
      let accounting = try? Tool(name: "sacct").run(
        ["--noheader", "--allocations", "--parsable2", "--jobs=\(identifier)", "--format=State,Reason"]),
      accounting.status == 0
    else { return nil }
    return SlurmJob(queueLine: accounting.text)
  }

  public func drain(_ handle: LaunchHandle, of host: LaunchHost) throws {
    try end(handle, signal: "TERM")
  }

  public func stop(_ handle: LaunchHandle, of host: LaunchHost) throws {
    try end(handle, signal: "INT")
  }

  /// A job that has not begun needs nobody's consent. One that is over is none any more, which scancel complains of.
  private func end(_ handle: LaunchHandle, signal: String) throws {
    for options in [["--state=PENDING"], ["--batch", "--signal=\(signal)"]] {
      let outcome = try Tool(name: "scancel").run(["--quiet"] + options + [handle.identifier])
      if Self.isAway(outcome) { throw LaunchError(.unreachable, "scancel: \(outcome.lastComplaint)") }
    }
  }

  public func lines(_ handle: LaunchHandle, of host: LaunchHost, atMost count: Int) throws -> [String] {
    LaunchedSupervisor(folder: handle.folder).lines(atMost: count)
  }

  public func description(of host: LaunchHost, _ order: LaunchOrder) -> [String] {
    let supervisor = LaunchedSupervisor(folder: "\(folder)/\(host.name)")
    return ["sbatch \(supervisor.folder)/job.sh:"]
      + script(order, supervisor).text.split(separator: "\n").map { "  \($0)" }
  }

  /// Runs one of Slurm's programs; throws where it complains. Slurm itself may be away for a while.
  private static func run(_ name: String, _ arguments: [String]) throws(LaunchError) -> Tool.Outcome {
    let outcome = try Tool(name: name).run(arguments)
    guard outcome.status == 0 else {
      throw LaunchError(isAway(outcome) ? .unreachable : .failed, "\(name): \(outcome.lastComplaint)")
    }
    return outcome
  }

  private static func isAway(_ outcome: Tool.Outcome) -> Bool {
    outcome.status != 0
      && ["Unable to contact", "Socket timed out", "temporarily unable"].contains(where: outcome.complaint.contains)
  }

  /// Submits the command that coordinates as a job of its own, which survives its own return to the queue, and returns its number.
  ///
  /// - Parameter arguments: what follows `seedsweep` there.
  public func submitCoordinator(_ arguments: [String], run: String) throws -> String {
    try FileSystem.createFolder(folder)
    let path = "\(folder)/coordinator.sh"
    let script = SlurmScript(
      directives: settings.directives(name: "\(run).coordinator", log: "\(folder)/coordinator.log"), environment: [:],
      command: program + arguments, farewell: "INT", patience: settings.patience)
    try FileSystem.writeDurably(Array(script.text.utf8), to: path, mode: 0o700)
    return String(try Self.run("sbatch", ["--parsable", path]).text.prefix { $0 != ";" })
  }
}
