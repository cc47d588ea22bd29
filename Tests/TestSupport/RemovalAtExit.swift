import Foundation
import Synchronization

/// What is removed when the process ends.
private let shared = Mutex<[String]>([])

/// Removes a file or folder when the process ends: for what tests share in static properties, which are never freed.
public func removeAtExit(_ path: String) {
  shared.withLock { paths in
    if paths.isEmpty {
      atexit {
        for path in shared.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: path) }
      }
    }
    paths.append(path)
  }
}
