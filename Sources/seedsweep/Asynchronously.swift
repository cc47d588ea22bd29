import ArgumentParser
import Foundation
import Synchronization
import Threads

/// Asynchronous code, waited for on the main thread, which none of it needs.
///
/// The main function itself is not asynchronous: its executor waits for ever where it cannot make a thread.
enum Asynchronously {
  static func run(_ command: any AsyncParsableCommand) throws {
    nonisolated(unsafe) var command = command
    try wait { try await command.run() }
  }

  static func wait<Value: Sendable>(for body: @escaping @Sendable () async throws -> Value) throws -> Value {
    // As many as the executor makes at most, and one for its sockets.
    try SystemThread.require(ProcessInfo.processInfo.activeProcessorCount + 1, for: "asynchronous work")
    let isDone = DispatchSemaphore(value: 0)
    let outcome = Outcome<Value>()
    Task {
      do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
      isDone.signal()
    }
    isDone.wait()
    return try outcome.get()
  }

  /// What a task that somebody waits for came to.
  private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func set(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

    func get() throws -> Value { try result.withLock { $0 }!.get() }
  }
}
