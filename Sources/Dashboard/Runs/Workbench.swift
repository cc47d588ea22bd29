import Foundation
import Synchronization
import Threads

/// One thread for everything that takes its time, such as reading a database or making a report, a piece after the other: those who
/// serve visitors never wait for a disk.
final class Workbench: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var isOver = false
  }

  /// How often it looks around while it has nothing to do.
  private static let rest = DispatchTimeInterval.seconds(1)

  private let state = Mutex(State())
  private let news = DispatchSemaphore(value: 0)
  private let lookAround: @Sendable () -> Void

  /// - Parameter lookAround: done now and then, between the jobs.
  init(_ lookAround: @escaping @Sendable () -> Void = {}) { self.lookAround = lookAround }

  /// Begins to work.
  func start() throws {
    try SystemThread.start("page reader") { [self] in
      while work() { lookAround() }
    }
  }

  /// Does everything that is left, and ends.
  func end() {
    state.withLock { $0.isOver = true }
    news.signal()
  }

  /// Runs `body` there, and waits for it.
  func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let isAccepted = state.withLock { state in
        guard !state.isOver else { return false }
        state.jobs.append { continuation.resume(with: Result { try body() }) }
        return true
      }
      if isAccepted { news.signal() } else { continuation.resume(throwing: CancellationError()) }
    }
  }

  /// Does what there is to do; false when there will be nothing any more.
  private func work() -> Bool {
    _ = news.wait(timeout: .now() + Self.rest)
    let (jobs, isOver) = state.withLock { state in
      defer { state.jobs = [] }
      return (state.jobs, state.isOver)
    }
    for job in jobs { job() }
    return !isOver
  }
}
