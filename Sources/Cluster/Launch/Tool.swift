import Foundation
import Synchronization
import Threads

/// A program of the system that does its work and ends, such as ssh or sbatch.
struct Tool: Sendable {
  struct Outcome: Equatable, Sendable {
    var status: Int32
    var output: [UInt8]
    /// Standard error, without blanks at its ends.
    var complaint: String

    var text: String { String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }

    /// The last line of what it complained of, for messages.
    var lastComplaint: String {
      complaint.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it ended with status \(status)"
    }
  }

  let name: String

  /// Runs it with `input` as its standard input. Throws where it is not installed, or does not end in time, when it is killed.
  func run(_ arguments: [String], input: [UInt8] = [], limit: Duration = .seconds(60)) throws(LaunchError) -> Outcome {
    let tool = try SpawnedTool([name] + arguments)
    let output = Reading(tool.output)
    let errors = Reading(tool.errors)
    do {
      try output.begin()
      try errors.begin()
      try SystemThread.start("input of \(name)") {
        // It may end without reading all of it.
        _ = input.withUnsafeBytes { Self.write($0, to: tool.input) }
        close(tool.input)
      }
    } catch {
      tool.end()
      throw LaunchError(.failed, "\(name) cannot be talked to: \(error)")
    }
    let end = ContinuousClock.now + limit
    while true {
      if let status = tool.poll() {
        // What the tool left behind may hold the pipes open.
        let complaint = String(decoding: errors.bytes(within: 2), as: UTF8.self)
        return Outcome(
          status: status, output: output.bytes(within: 2),
          complaint: complaint.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      guard ContinuousClock.now < end else { break }
      usleep(10_000)
    }
    tool.end()
    while tool.poll() == nil { usleep(10_000) }
    throw LaunchError(.unreachable, "\(name) did not end within \(limit.components.seconds) s")
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// A stream that is read to its end on a thread of its own.
  private final class Reading: Sendable {
    private let descriptor: Int32
    private let collected = Mutex<[UInt8]>([])
    private let isDone = DispatchSemaphore(value: 0)

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func begin() throws {
      try SystemThread.start("read a tool") { [self] in
        let bytes = SpawnedTool.read(descriptor)
        collected.withLock { $0 = bytes }
        isDone.signal()
      }
    }

    func bytes(within seconds: Double) -> [UInt8] {
      _ = isDone.wait(timeout: .now() + seconds)
      return collected.withLock { $0 }
    }
  }
}
