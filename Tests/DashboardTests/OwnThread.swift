import Foundation

/// Runs on a thread of its own what keeps one waiting: tasks share as many threads as there are processors, and the server needs one.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}
