import ContentHash
import PrintableText
import Sweep
import Testing

@testable import Cluster

/// Names and texts that peers write, at the door.
@Suite struct `Texts of messages` {
  private static let hostile =
    "a\u{1B}[2J\n\"\u{301}<b\u{202E}" + String(repeating: "x\u{301}\u{301}\u{301}\u{301}\u{301}", count: 3000)

  private func isShown(_ text: String, atMost count: Int) -> Bool {
    text.unicodeScalars.allSatisfy(\.isPrintable) && (1...count).contains(text.unicodeScalars.count)
      && text.unicodeScalars.first != "\u{301}"
  }

  @Test func `of workers reach the session as text of one line and bounded length`() throws {
    let digest = SHA256Digest(hashing: [])
    var hello = Hello(
      host: Self.hostile, processID: 1, facts: [.version: Self.hostile, .compiler: Self.hostile], slots: 1,
      replaces: [.init(identity: "old", failure: .crash, text: Self.hostile)])
    hello.facts[Facts.Name(rawValue: Self.hostile)] = Self.hostile
    guard case .hello(let shown) = WorkerMessage.hello(hello).printable else { return #expect(Bool(false)) }
    #expect(isShown(shown.host, atMost: 64) && isShown(shown.replaces[0].text, atMost: 1000))
    #expect(shown.facts.values.count == 3)
    for (name, value) in shown.facts.values { #expect(isShown(name, atMost: 64) && isShown(value, atMost: 200)) }
    let report = FailureReport(token: 1, task: TaskID.trial("t", seed: 1), failure: .crash, text: Self.hostile)
    guard case .failed(let failure) = WorkerMessage.failed(report).printable,
      case .goodbye(let reason) = WorkerMessage.goodbye(reason: Self.hostile).printable,
      case .enrol(let enrolment) = WorkerMessage.enrol(Enrolment(key: digest.hexadecimal, host: Self.hostile)).printable,
      case .dismiss(let workers) = WorkerMessage.dismiss(workers: Self.hostile).printable
    else { return #expect(Bool(false)) }
    #expect(isShown(failure.text, atMost: 1000) && isShown(reason, atMost: 1000))
    #expect(isShown(enrolment.host, atMost: 64) && isShown(workers, atMost: 255))
  }

  @Test func `of a coordinator reach workers, observers and operators so, too`() throws {
    let digest = SHA256Digest(hashing: [])
    let messages: [CoordinatorMessage] = [
      .refused(reason: Self.hostile), .reject(TaskID.trial("t", seed: 1), digest: digest, reason: Self.hostile),
      .drain(reason: Self.hostile), .absent(digest, reason: Self.hostile), .status([Self.hostile]),
      .welcome(sweep: Self.hostile, run: "run"),
    ]
    for message in messages {
      let text: String? =
        switch message.printable {
        case .refused(let text), .reject(_, _, let text), .drain(let text), .absent(_, let text),
          .welcome(let text, _, _):
          text
        case .status(let lines): lines.first
        default: nil
        }
      #expect(isShown(try #require(text), atMost: 1000), "\(message)")
    }
  }

  @Test func `that are fit to be shown stay what they are`() {
    let hello = Hello(host: "zürich-7.example", processID: 1, facts: [.version: "1.2", .commit: "abc"], slots: 1)
    #expect(WorkerMessage.hello(hello).printable == .hello(hello))
  }

  @Test(arguments: ["\u{1B}[2J", "a\nb", "", "x\u{202E}y", "\u{301}", String(repeating: "é", count: 300)])
  func `cannot be a worker's identity where another worker's would look the same`(name: String) throws {
    let run = try TestRun()
    var session = CoordinatorSession(scheduler: Scheduler(plan: run.plan), run: "run")
    for bytes in [Array(name.utf8), [0xff, 0xfe]] {
      let worker = WorkerID(bytes: bytes)
      let actions = session.receive(.hello(Hello(host: "h", processID: 1, slots: 1)), from: worker, now: .zero)
      #expect(!session.scheduler.isConnected(worker))
      let events = actions.compactMap { if case .observe(.rejected(let name, _)) = $0 { name } else { nil } }
      #expect(events.count == 1 && events.allSatisfy { isShown($0, atMost: 255) })
    }
  }
}
