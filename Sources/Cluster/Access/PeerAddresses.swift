import Synchronization
import ZeroMQ

/// From which network address each key connected last.
final class PeerAddresses: Sendable {
  /// Of how many keys that is remembered.
  private static let most = 10_000

  private let addresses = Mutex<[CurvePublicKey: String]>([:])

  func note(_ address: String, of key: CurvePublicKey) {
    addresses.withLock { if $0.count < Self.most || $0[key] != nil { $0[key] = address } }
  }

  func address(of key: CurvePublicKey) -> String? { addresses.withLock { $0[key] } }
}
