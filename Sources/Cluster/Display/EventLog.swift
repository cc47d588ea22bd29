public import DurableFiles
import Foundation
public import Sweep
import Synchronization

/// The structured log of a run: one JSON object a line, each with its schema's version, the time and one event.
///
/// The log takes bounded room: a file that is full gets a number (`events.1.jsonl`, `events.2.jsonl`, ...), the last few of which are
/// kept. A new file begins with what is so at that moment, so that what happens can be told from it alone.
public final class EventLog: Sendable {
  /// How many bytes one file has, and how many files there are, if nothing else is said.
  public static let fileSize = 64 << 20
  public static let files = 8

  private struct State {
    var descriptor: Int32
    var size: Int
    var opening = LogOpening()
  }

  private let path: String
  private let limit: Int
  private let mostFiles: Int
  private let state: Mutex<State>

  /// Appends to the file at `path`, which is made where it does not exist.
  public init(path: String, fileSize: Int = EventLog.fileSize, files: Int = EventLog.files) throws(FileError) {
    self.path = path
    limit = fileSize
    mostFiles = files
    state = Mutex(State(descriptor: try Self.open(path), size: FileSystem.size(of: path) ?? 0))
  }

  deinit { state.withLock { _ = close($0.descriptor) } }

  private static func open(_ path: String) throws(FileError) -> Int32 {
    let descriptor = Foundation.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path, "the log cannot be opened") }
    return descriptor
  }

  /// Writes an event. The log is for people: one that cannot be written stops nothing.
  public func write(_ event: TimedEvent) {
    let bytes = event.line + [UInt8(ascii: "\n")]
    state.withLock { state in
      if state.size > 0, state.size + bytes.count > limit { beginFile(&state) }
      state.opening.apply(event)
      append(bytes, &state)
    }
  }

  private func append(_ bytes: [UInt8], _ state: inout State) {
    try? FileSystem.write(bytes.span.bytes, to: state.descriptor, path: "the log")
    state.size += bytes.count
  }

  /// Puts the full file aside and begins a new one; where that cannot be done, the old one grows on.
  private func beginFile(_ state: inout State) {
    let numbers = Self.numbers(beside: path)
    guard rename(path, Self.path(path, number: (numbers.last ?? 0) + 1)) == 0, let next = try? Self.open(path) else {
      return
    }
    close(state.descriptor)
    state.descriptor = next
    state.size = 0
    for number in numbers.dropLast(max(0, mostFiles - 2)) { unlink(Self.path(path, number: number)) }
    for event in state.opening.events { append(event.line + [UInt8(ascii: "\n")], &state) }
  }
}

extension EventLog {
  /// Where the log of the run in `directory` is written.
  public static func path(run directory: String) -> String { "\(directory)/events.jsonl" }

  /// Every file of the log of the run in `directory`, the oldest first.
  public static func files(run directory: String) -> [String] { files(of: path(run: directory)) }

  /// The names of a run's files of the log, the oldest first; what is called otherwise is left out.
  static func sorted(_ names: [String]) -> [String] {
    let path = path(run: ".")
    return numbers(names, beside: path).map { FileSystem.name(of: Self.path(path, number: $0)) }
      + names.filter { $0 == FileSystem.name(of: path) }
  }

  /// Every file of a log, the oldest first.
  static func files(of path: String) -> [String] {
    numbers(beside: path).map { Self.path(path, number: $0) } + (FileSystem.exists(path) ? [path] : [])
  }

  /// `events.jsonl` becomes `events.7.jsonl`.
  private static func path(_ path: String, number: Int) -> String {
    "\(FileSystem.parent(of: path))/\(stem(path)).\(number).jsonl"
  }

  private static func stem(_ path: String) -> String {
    let name = FileSystem.name(of: path)
    return name.hasSuffix(".jsonl") ? String(name.dropLast(6)) : name
  }

  private static func numbers(beside path: String) -> [Int] {
    numbers((try? FileSystem.names(in: FileSystem.parent(of: path))) ?? [], beside: path)
  }

  private static func numbers(_ names: [String], beside path: String) -> [Int] {
    let (start, end) = ("\(stem(path)).", ".jsonl")
    return names.compactMap { name in
      guard name.hasPrefix(start), name.hasSuffix(end), name.count > start.count + end.count else { return nil }
      return Int(name.dropFirst(start.count).dropLast(end.count))
    }.sorted()
  }
}
