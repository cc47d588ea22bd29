import Access
import Sweep

extension WorkerMessage {
  /// Which members may say this.
  var roles: [Role] {
    switch self {
    case .hello, .heartbeat, .progress, .result, .failed, .want, .offer, .chunk, .saved, .goodbye: [.worker]
    case .look: [.observer, .operator]
    case .dismiss: [.operator]
    // For those who are no members yet.
    case .enrol: []
    }
  }
}
