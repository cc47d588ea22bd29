import Dispatch
import Synchronization

/// Threads that share the work on a batch, each with memory of its own.
///
/// Pieces of work go to whichever thread is free. Results do not depend on that as long as no two pieces write to the same place: sums
/// over pieces are taken afterwards, in the order of the pieces.
public final class ThreadTeam {
  public let threads: Int
  private let scratches: [Scratch]
  /// For what all threads write to.
  let shared = Scratch()
  /// For weights that are packed for one pass.
  let weights = Scratch()

  /// One thread is the caller's own.
  public init(threads: Int = 1) {
    precondition(threads >= 1)
    self.threads = threads
    scratches = (0..<threads).map { _ in Scratch() }
  }

  /// Does the pieces 0 ..< `count` and returns when all are done.
  public func forEach(_ count: Int, _ body: (_ piece: Int, _ scratch: Scratch) -> Void) {
    guard threads > 1, count > 1 else {
      for piece in 0..<count { body(piece, scratches[0]) }
      return
    }
    let next = Atomic(0)
    withoutActuallyEscaping(body) { body in
      // What the pieces share is the caller's promise, see above; each thread has its own scratch.
      nonisolated(unsafe) let (body, scratches) = (body, scratches)
      DispatchQueue.concurrentPerform(iterations: min(threads, count)) { thread in
        while true {
          let piece = next.add(1, ordering: .relaxed).oldValue
          guard piece < count else { return }
          body(piece, scratches[thread])
        }
      }
    }
  }
}
