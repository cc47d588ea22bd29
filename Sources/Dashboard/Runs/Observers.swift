import Synchronization

/// Those who want to be told when there may be something new.
final class Observers: Sendable {
  private struct State {
    var streams: [Int: AsyncStream<Void>.Continuation] = [:]
    var isOver = false
  }

  private let state = Mutex(State())

  var isEmpty: Bool { state.withLock { $0.streams.isEmpty } }

  /// A signal for each `tell`, and one to begin with: the first look needs no news. It ends with `finish`.
  func add() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      let id = (state.streams.keys.max() ?? 0) + 1
      if !state.isOver { state.streams[id] = continuation }
      return id
    }
    continuation.onTermination = { [weak self] _ in self?.remove(id) }
    continuation.yield()
    if state.withLock({ $0.isOver }) { continuation.finish() }
    return stream
  }

  func tell() {
    for stream in state.withLock({ Array($0.streams.values) }) { stream.yield() }
  }

  /// Tells everybody a last time.
  func finish() {
    let streams = state.withLock { state in
      state.isOver = true
      return Array(state.streams.values)
    }
    for stream in streams {
      stream.yield()
      stream.finish()
    }
  }

  private func remove(_ id: Int) { state.withLock { _ = $0.streams.removeValue(forKey: id) } }
}
