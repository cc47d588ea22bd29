import DurableFiles
import Foundation

/// The folder of a supervisor that a launcher has started on this host, and what it tells of it.
///
///     join.token          the token, until the supervisor has read it
///     keys/               the host's own key, so that hosts which share a home are different members
///     supervisor.json     which process it is
///     supervisor.log      what it says
///     end.json            how it ended
struct LaunchedSupervisor {
  let folder: String

  var token: String { "\(folder)/join.token" }
  var keys: String { "\(folder)/keys" }
  var log: String { "\(folder)/supervisor.log" }
  private var process: String { "\(folder)/supervisor.json" }
  private var ending: String { "\(folder)/end.json" }

  /// A process that cannot be taken for another one that has got its number since, or runs on another host with the same files.
  struct Process: Codable, Equatable {
    var processID: Int32
    /// In the system's ticks since it was started.
    var startTime: UInt64
    /// Of the system's start.
    var boot: String

    /// The process with this number; nil where there is none.
    init?(_ processID: Int32) {
      guard let startTime = Self.startTime(of: processID), let boot = Self.ownBoot else { return nil }
      self.processID = processID
      self.startTime = startTime
      self.boot = boot
    }

    static let ownBoot = try? String(
      decoding: FileSystem.readUnsized("/proc/sys/kernel/random/boot_id"), as: UTF8.self
    ).trimmingCharacters(in: .whitespacesAndNewlines)

    /// Field 22 of /proc/PID/stat, see proc(5); the name, field 2, may hold blanks and parentheses. Nil for a process that has ended.
    private static func startTime(of processID: Int32) -> UInt64? {
      guard let bytes = try? FileSystem.readUnsized("/proc/\(processID)/stat") else { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let name = text.lastIndex(of: ")") else { return nil }
      let fields = text[text.index(after: name)...].split(separator: " ")
      guard fields.count >= 20, fields[0] != "Z", fields[0] != "X" else { return nil }
      return UInt64(fields[19])
    }

    var isAlive: Bool { Process(processID) == self }
  }

  /// The process that is running, or has run, in this folder; nil where none was started.
  func recordedProcess() -> Process? {
    (try? FileSystem.read(process)).flatMap { try? JSONDecoder().decode(Process.self, from: Data($0)) }
  }

  /// Says that this process is the supervisor from now on.
  func begin() throws {
    guard let own = Process(getpid()) else { throw LaunchError(.failed, "/proc does not show this process") }
    if FileSystem.exists(ending) { try FileSystem.remove(ending) }
    try FileSystem.writeDurably(Array(JSONEncoder().encode(own)), to: process, mode: 0o600)
  }

  func end(_ end: LaunchEnd) throws {
    try FileSystem.writeDurably(Array(JSONEncoder().encode(end)), to: ending, mode: 0o600)
  }

  func state() -> LaunchState {
    if let process = recordedProcess(), process.isAlive { return .running }
    if let bytes = try? FileSystem.read(ending), var end = try? JSONDecoder().decode(LaunchEnd.self, from: Data(bytes))
    {
      end.lines = end.kind == .done ? [] : lines(atMost: Self.shownLines)
      return .ended(end)
    }
    guard let process = recordedProcess() else {
      return .ended(LaunchEnd(.lost, reason: "nothing runs in \(folder)", lines: lines(atMost: Self.shownLines)))
    }
    let reason = process.boot == Process.ownBoot ? "its supervisor was killed" : "the host was started anew"
    return .ended(LaunchEnd(.lost, reason: reason, lines: lines(atMost: Self.shownLines)))
  }

  /// How many lines of its log go with an end.
  private static let shownLines = 5
  private static let mostBytes = 1 << 18

  /// The last lines of the log.
  func lines(atMost count: Int) -> [String] {
    guard let size = FileSystem.size(of: log), size > 0 else { return [] }
    let length = min(size, Self.mostBytes)
    guard let bytes = try? FileSystem.read(log, offset: size - length, count: length) else { return [] }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    return Array(lines.suffix(max(0, count)))
  }

  /// Sends the supervisor a signal, where it runs on this host.
  func signal(_ number: Int32) {
    guard let process = recordedProcess(), process.isAlive else { return }
    kill(process.processID, number)
  }
}
