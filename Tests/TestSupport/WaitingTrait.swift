import Foundation
import Synchronization
public import Testing

/// The trait of tests that wait for processes, sockets or timers.
///
/// They run on threads of their own: on those of Swift's tasks they would keep every other test from starting. A few run at once, and what
/// one of them does after an `await` or in a child task waits for no other. The limit counts from the moment a test's own body starts, and
/// a test that hangs ends the program with its name: nothing else could stop it.
public struct WaitingTrait: TestTrait, SuiteTrait, TestScoping {
  fileprivate let minutes: Int

  /// Whether this test has its place among those that run at once, as by the trait of the suite around it.
  @TaskLocal private static var isAdmitted = false

  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    if !Self.isAdmitted { await WaitingPlaces.shared.enter() }
    defer { if !Self.isAdmitted { WaitingPlaces.shared.leave() } }
    try await Self.$isAdmitted.withValue(true) {
      try await withTaskExecutorPreference(WaitingThreads()) {
        let limit = DispatchWorkItem {
          fatalError("'\(test.displayName ?? test.name)' hangs: no end after \(minutes) min")
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(60 * minutes), execute: limit)
        defer { limit.cancel() }
        try await function()
      }
    }
  }
}

extension Trait where Self == WaitingTrait {
  /// Waits for others, for at most the given time.
  public static func waiting(minutes: Int) -> Self { WaitingTrait(minutes: minutes) }
}

/// As many places as there are processors, two at least, given in the order of asking.
private final class WaitingPlaces: Sendable {
  static let shared = WaitingPlaces()

  private let state = Mutex((free: max(2, ProcessInfo.processInfo.activeProcessorCount), queue: [Waiting]()))

  private typealias Waiting = CheckedContinuation<Void, Never>

  func enter() async {
    await withCheckedContinuation { waiting in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.queue.append(waiting)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { waiting.resume() }
    }
  }

  func leave() {
    let next = state.withLock { state -> Waiting? in
      guard state.queue.isEmpty else { return state.queue.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }
}

/// A thread for every piece of work.
private final class WaitingThreads: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
