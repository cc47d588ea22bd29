import Dispatch
import Foundation
import Synchronization
import Threads

/// Hands items to a handler on a thread of its own, in order, as many at a time as have come meanwhile.
final class Conveyor<Item: Sendable>: Sendable {
  private struct State {
    var items: [Item] = []
    var isFinishing = false
  }

  private let state = Mutex(State())
  private let hasChanged = DispatchSemaphore(value: 0)
  private let isDone = DispatchSemaphore(value: 0)

  /// `gathering` is how long the first item waits for others: each handling of a few together saves the waking of a thread.
  init(name: String, gathering: Duration, handle: @escaping @Sendable ([Item]) -> Void) throws(ThreadError) {
    try SystemThread.start(name) { [self] in
      while let items = take(gathering) { handle(items) }
      isDone.signal()
    }
  }

  /// Never waits.
  func put(_ item: Item) {
    let wasEmpty = state.withLock { state in
      state.items.append(item)
      return state.items.count == 1
    }
    if wasEmpty { hasChanged.signal() }
  }

  /// Returns when everything has been handled; nothing may be put afterwards.
  func finish() {
    state.withLock { $0.isFinishing = true }
    hasChanged.signal()
    isDone.wait()
  }

  /// Waits for items; nil when there are none left and none will come.
  private func take(_ gathering: Duration) -> [Item]? {
    while true {
      let (items, isFinishing) = state.withLock { state in
        defer { state.items = [] }
        return (state.items, state.isFinishing)
      }
      if !items.isEmpty { return items }
      if isFinishing { return nil }
      hasChanged.wait()
      if !state.withLock(\.isFinishing) { usleep(UInt32(gathering / .microseconds(1))) }
    }
  }
}
