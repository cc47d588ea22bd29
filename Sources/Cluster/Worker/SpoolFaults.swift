import Synchronization

/// What could not be read in a spool, so that each file is told of once.
final class SpoolFaults: Sendable {
  /// Those of this process.
  static let shared = SpoolFaults()

  private let told = Mutex<Set<String>>([])

  func note(_ path: String, _ text: String, _ tell: (String) -> Void) {
    if told.withLock({ $0.insert(path).inserted }) { tell(text) }
  }
}
