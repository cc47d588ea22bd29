import Foundation

/// A `seedsweep` that runs beside the test; killed at the end if it still does.
public final class RunningExecutable {
  private let process = Process()
  private let folder: TemporaryFolder

  /// `environment` is added to that of the test; a `launcher` is a command that becomes what follows it, such as `nohup`; a lifeline is a
  /// standard input that ends with this process, where there is none otherwise.
  public init(
    _ arguments: [String], executable: String = BuiltExecutable.path, environment: [String: String] = [:],
    launcher: [String] = [], hasLifeline: Bool = false
  ) throws {
    folder = try TemporaryFolder()
    let command = launcher + [executable] + arguments
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, added in added }
    process.standardInput = hasLifeline ? Pipe() : FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.write("", to: "output")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.write("", to: "errors")))
    try process.run()
  }

  deinit { if process.isRunning { kill(processID, SIGKILL) } }

  public var processID: Int32 { process.processIdentifier }

  public var isRunning: Bool { process.isRunning }

  public var output: String { read("output") }

  public var errors: String { read("errors") }

  public func send(_ signal: Int32) { kill(processID, signal) }

  /// Waits for the end; a process that ended by a signal has the status that a shell shows, 128 + signal.
  public func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }

  /// The processes that came from this one and still run, their own children included.
  public func descendants() throws -> [Int32] {
    var parents: [Int32: Int32] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
      guard let id = Int32(name), let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
        let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 1, fields[0] != "Z"
      else { continue }
      parents[id] = Int32(fields[1])
    }
    func isDescendant(_ id: Int32) -> Bool {
      guard let parent = parents[id], parent > 1 else { return false }
      return parent == processID || isDescendant(parent)
    }
    return parents.keys.filter(isDescendant).sorted()
  }

  private func read(_ name: String) -> String {
    (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? ""
  }
}

/// Looks every 50 ms whether `condition` holds; false when it still does not after the given time, which is generous.
public func eventually(within seconds: Double = 300, _ condition: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  while ContinuousClock.now < end {
    if try condition() { return true }
    usleep(50_000)
  }
  return try condition()
}
