import Foundation
public import Testing

/// The trait of tests that wait for processes, sockets or timers.
///
/// They run on a few threads of their own: on those of Swift's tasks they would keep every other test from starting. Their limit counts
/// from the moment their own body starts, however many others are before them, and a test that hangs ends the program with its name:
/// nothing else could stop it. What goes on after an `await` waits for one of the threads, which others may hold, and that counts, too.
public struct WaitingTrait: TestTrait, SuiteTrait, TestScoping {
  fileprivate let minutes: Int

  public var isRecursive: Bool { true }

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(WaitingThreads.shared) {
      let limit = DispatchWorkItem {
        fatalError("'\(test.displayName ?? test.name)' hangs: no end after \(minutes) min")
      }
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(60 * minutes), execute: limit)
      defer { limit.cancel() }
      try await function()
    }
  }
}

extension Trait where Self == WaitingTrait {
  /// Waits for others, for at most the given time.
  public static func waiting(minutes: Int) -> Self { WaitingTrait(minutes: minutes) }
}

/// As many threads as there are processors, two at least, for work that waits.
private final class WaitingThreads: TaskExecutor {
  static let shared = WaitingThreads()

  private let queue = OperationQueue()

  private init() { queue.maxConcurrentOperationCount = max(2, ProcessInfo.processInfo.activeProcessorCount) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
