import Access
import Sweep
import Synchronization
import Threads
import ZeroMQ

/// Enrols the keys of hosts, on a thread of its own: the folder of the keys is locked and written through to the disk, and nobody who holds
/// a socket waits for that.
final class EnrolmentDesk: Sendable {
  struct Request: Equatable, Sendable {
    /// Who asks, and is told.
    var peer: WorkerID
    var key: CurvePublicKey
    /// The host's name, for people.
    var host: String
    var token: CurvePublicKey
    /// What the host's clock says, in seconds since 1970.
    var clock: Int?
  }

  enum Outcome: Sendable {
    /// The key is a member's, for good.
    case enrolled(Member)
    case refused(EnrolmentRefusal)
    /// Not the peer's fault: it asks again.
    case failed(String)
  }

  struct Report: Sendable {
    var request: Request
    var outcome: Outcome
  }

  /// How many may wait for the disk; others ask again.
  static let mostWaiting = 64

  private let conveyor: Conveyor<Request>
  private let waiting = Mutex(0)

  /// Every request that is taken is answered by one report to `mailbox`.
  init(_ keys: CoordinatorKeys, mailbox: Mailbox<Report>) throws(ThreadError) {
    conveyor = try Conveyor(name: "enrolments", gathering: .zero) { requests in
      for request in requests { mailbox.post(Report(request: request, outcome: Self.enrol(request, keys))) }
    }
  }

  /// False where too many wait already.
  func submit(_ request: Request) -> Bool {
    let isTaken = waiting.withLock { waiting in
      guard waiting < Self.mostWaiting else { return false }
      waiting += 1
      return true
    }
    if isTaken { conveyor.put(request) }
    return isTaken
  }

  /// To be called for every report: there is room for another request.
  func settle() { waiting.withLock { $0 -= 1 } }

  /// Returns when everybody is enrolled.
  func finish() { conveyor.finish() }

  private static func enrol(_ request: Request, _ keys: CoordinatorKeys) -> Outcome {
    do {
      return .enrolled(
        try keys.enrol(request.key, name: request.host, token: request.token, theirs: request.clock))
    } catch let refusal as EnrolmentRefusal {
      return .refused(refusal)
    } catch {
      return .failed("\(error)")
    }
  }
}
