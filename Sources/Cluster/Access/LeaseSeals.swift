import Access
import ContentHash
import Sweep
import ZeroMQ

/// What shows that a coordinator of this run has given a lease to a host, also to the coordinators after it, which know nothing else of it:
/// a lease is given out before anything about it is written down.
struct LeaseSeals {
  /// A lease as far as a later coordinator has to know it.
  struct Lease: Equatable {
    let token: LeaseToken
    let task: TaskID
    let holder: CurvePublicKey
    /// Whose saved states its training begins from, but for the holder's own.
    var contributors = Contributors()
  }

  private let key: AuthenticationKey
  private let run: String

  init(keys: CoordinatorKeys, run: String) {
    key = keys.authenticationKey(for: "lease seals")
    self.run = run
  }

  /// A tag and, after a blank, the contributors where there are any.
  func seal(_ lease: Lease) -> String {
    let tag = key.tag(of: text(lease))
    return lease.contributors.isEmpty ? tag : "\(tag) \(lease.contributors)"
  }

  /// The lease that was given with a seal; nil where that was another one, or none.
  func lease(_ token: LeaseToken, of task: TaskID, to holder: CurvePublicKey, sealedBy seal: String?) -> Lease? {
    let parts = (seal ?? "").split(separator: " ", maxSplits: 1).map(String.init)
    guard let tag = parts.first, let contributors = Contributors(parts.count > 1 ? parts[1] : "") else { return nil }
    let lease = Lease(token: token, task: task, holder: holder, contributors: contributors)
    return key.confirms(tag, of: text(lease)) ? lease : nil
  }

  private func text(_ lease: Lease) -> String {
    "\(lease.holder.hexadecimal) \(lease.token) \(lease.task) \(run) \(lease.contributors)"
  }
}
