import Access
import ContentHash
import Sweep
import ZeroMQ

/// What shows that a coordinator of this run has given a lease to a host, also to the coordinators after it, which know nothing else of it:
/// a lease is given out before anything about it is written down.
struct LeaseSeals {
  private let key: AuthenticationKey
  private let run: String

  init(keys: CoordinatorKeys, run: String) {
    key = keys.authenticationKey(for: "lease seals")
    self.run = run
  }

  func seal(_ token: LeaseToken, of task: TaskID, for holder: CurvePublicKey) -> String {
    key.tag(of: text(token, task, holder))
  }

  func confirm(_ seal: String?, _ token: LeaseToken, of task: TaskID, for holder: CurvePublicKey) -> Bool {
    guard let seal else { return false }
    return key.confirms(seal, of: text(token, task, holder))
  }

  private func text(_ token: LeaseToken, _ task: TaskID, _ holder: CurvePublicKey) -> String {
    "\(holder.hexadecimal) \(token) \(task) \(run)"
  }
}
