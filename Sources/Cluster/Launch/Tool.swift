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

  /// No tool writes more than this that matters.
  private static let mostBytes = 1 << 20

  /// Runs it with `input` as its standard input. Throws where it is not installed, or does not end in time, when it is killed.
  func run(_ arguments: [String], input: [UInt8] = [], limit: Duration = .seconds(60)) throws(LaunchError) -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["--", name] + arguments
    let (into, out, complaints) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (into, out, complaints)
    let isDone = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in isDone.signal() }
    do { try process.run() } catch { throw LaunchError(.failed, "\(name) cannot be started: \(error)") }
    let read = [Reader(out), Reader(complaints)]
    do {
      for reader in read { try reader.begin() }
      try SystemThread.start("input of \(name)") {
        // It may end without reading all of it.
        try? into.fileHandleForWriting.write(contentsOf: input)
        try? into.fileHandleForWriting.close()
      }
    } catch {
      process.terminate()
      throw LaunchError(.failed, "\(name) cannot be talked to: \(error)")
    }
    let seconds = Double(limit.components.seconds)
    guard isDone.wait(timeout: .now() + seconds) == .success else {
      kill(process.processIdentifier, SIGKILL)
      throw LaunchError(.unreachable, "\(name) did not end within \(Int(seconds)) s")
    }
    // What the tool left behind may hold the pipes open.
    for reader in read { reader.wait(2) }
    let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    guard status != 127 || read[0].bytes.count > 0 else {
      throw LaunchError(.failed, "there is no program \(name) on this machine: install it, or put it on the PATH")
    }
    let complaint = String(decoding: read[1].bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return Outcome(status: status, output: read[0].bytes, complaint: complaint)
  }

  /// Reads a pipe to its end on a thread of its own.
  private final class Reader: Sendable {
    private let descriptor: Int32
    private let collected = Mutex<[UInt8]>([])
    private let isDone = DispatchSemaphore(value: 0)

    init(_ pipe: Pipe) { descriptor = dup(pipe.fileHandleForReading.fileDescriptor) }

    func begin() throws {
      try SystemThread.start("read a tool") { [self] in
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
          let count = Glibc.read(descriptor, &chunk, chunk.count)
          if count < 0, errno == EINTR { continue }
          guard count > 0 else { break }
          collected.withLock { if $0.count < Tool.mostBytes { $0 += chunk[..<count] } }
        }
        close(descriptor)
        isDone.signal()
      }
    }

    func wait(_ seconds: Double) { _ = isDone.wait(timeout: .now() + seconds) }

    var bytes: [UInt8] { collected.withLock { $0 } }
  }
}
