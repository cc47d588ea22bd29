import Access
import ContentHash
import Sweep
import TestSupport
import Testing
import ZeroMQ

@testable import Cluster

@Suite("Leases that a coordinator remembers the holders of")
struct KnownLeasesTests {
  private let task = TaskID.trial("scratch-noaug-n20", seed: 1)

  private func lease(_ token: LeaseToken, _ key: CurvePublicKey) -> LeaseSeals.Lease {
    LeaseSeals.Lease(token: token, task: task, holder: key)
  }

  @Test("are forgotten when they are settled, and the oldest where there are too many")
  func bounded() throws {
    let key = try CurveKeyPair().publicKey
    var leases = KnownLeases()
    for token in 1...LeaseToken(KnownLeases.most) { leases.note(lease(token, key)) }
    #expect(leases.count == KnownLeases.most && leases[1] == lease(1, key))
    leases.settle(5)
    #expect(leases.count == KnownLeases.most - 1 && leases[5] == nil)
    let last = LeaseToken(KnownLeases.most) + 2
    for token in (last - 1)...last { leases.note(lease(token, key)) }
    #expect(leases.count <= KnownLeases.most / 2 + 1)
    #expect(leases[1] == nil && leases[last] == lease(last, key) && leases[last - 1] == lease(last - 1, key))
  }

  @Test("are known again by their seal: a result that comes twice is its holder's, and nobody else's")
  func sealed() throws {
    let folder = try TemporaryFolder()
    let keys = try CoordinatorKeys(folder: folder.path + "/keys")
    var users: [String] = []
    for name in ["anna", "bert"] {
      let pair = try CurveKeyPair()
      let token = try keys.issueToken(address: "tcp://127.0.0.1:1")
      try keys.enrol(pair.publicKey, name: name, token: token.keys.publicKey)
      users.append(pair.publicKey.hexadecimal)
    }
    let (worker, other) = (WorkerID("anna/1/a"), WorkerID("bert/1/b"))
    var gatekeeper = Gatekeeper(keys: keys, run: "run")
    let hello = WorkerMessage.hello(Hello(host: "host", processID: 1, slots: 1))
    for (worker, user) in zip([worker, other], users) {
      guard case .pass = gatekeeper.judge(hello, from: worker, userID: user) else {
        Issue.record("\(worker) is not let in")
        return
      }
    }
    let given = gatekeeper.seal(9, of: task, leasedTo: worker, beganFrom: Contributors())
    let seal = try #require(given)
    let digest = SHA256Digest(hashing: [1])
    func isPassed(_ seal: String?, from worker: WorkerID, _ user: String) -> Bool {
      let computation = Computation(
        token: 9, task: task, attempt: 1, seconds: 1, work: digest, digest: digest, body: [], seal: seal)
      guard case .pass = gatekeeper.judge(.result(computation), from: worker, userID: user) else { return false }
      return true
    }
    #expect(isPassed(nil, from: worker, users[0]), "the coordinator has given it out itself")
    gatekeeper.settle(9)
    #expect(!isPassed(nil, from: worker, users[0]))
    #expect(isPassed(seal, from: worker, users[0]))
    gatekeeper.settle(9)
    #expect(!isPassed(seal, from: other, users[1]))
  }
}

@Suite("The enrolment of keys")
struct EnrolmentDeskTests {
  @Test("is durable when it is reported, and no more wait for the disk than may")
  func desk() throws {
    let folder = try TemporaryFolder()
    let keys = try CoordinatorKeys(folder: folder.path + "/keys")
    let token = try keys.issueToken(address: "tcp://127.0.0.1:1").keys.publicKey
    let wakeUp = try WakeUp(in: Context())
    let mailbox = Mailbox<EnrolmentDesk.Report>(wakeUp: wakeUp.handle)
    let desk = try EnrolmentDesk(keys, mailbox: mailbox)
    func request() throws -> EnrolmentDesk.Request {
      EnrolmentDesk.Request(peer: WorkerID("peer"), key: try CurveKeyPair().publicKey, host: "anton", token: token)
    }
    let first = try request()
    #expect(desk.submit(first))
    for _ in 1..<EnrolmentDesk.mostWaiting { #expect(try desk.submit(request())) }
    #expect(try !desk.submit(request()), "nobody has taken a report yet")
    desk.settle()
    #expect(desk.submit(first))
    desk.finish()
    let reports = mailbox.takeAll()
    #expect(reports.count == EnrolmentDesk.mostWaiting + 1)
    // The token was good for one key; the same key again is no second use.
    for (index, report) in reports.enumerated() {
      switch report.outcome {
      case .enrolled(let member): #expect(report.request == first && member.key == first.key)
      case .refused(let refusal): #expect(refusal == .usedUp && index != 0 && index != reports.count - 1)
      case .failed(let reason): Issue.record("\(reason)")
      }
    }
    #expect(try CoordinatorKeys(folder: folder.path + "/keys").membership.members.map(\.key) == [first.key])
    #expect(throws: EnrolmentRefusal.usedUp) {
      try keys.checkEnrolment(of: CurveKeyPair().publicKey, token: token)
    }
    try keys.checkEnrolment(of: first.key, token: token)
  }
}
