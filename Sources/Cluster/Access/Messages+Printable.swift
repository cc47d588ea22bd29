import PrintableText
import Sweep

/// How many scalars the texts of messages may have.
private enum LongestText {
  static let name = 64
  static let identity = 255
  static let reason = 1000
}

extension WorkerMessage {
  /// The message with texts that people can be shown, whoever wrote them: what a session takes in.
  var printable: WorkerMessage {
    switch self {
    case .hello(let hello): .hello(hello.printable)
    case .failed(let report): .failed(report.printable)
    case .goodbye(let reason): .goodbye(reason: reason.printable(atMost: LongestText.reason))
    case .enrol(let enrolment):
      .enrol(
        Enrolment(
          key: enrolment.key, host: enrolment.host.printable(atMost: LongestText.name), clock: enrolment.clock))
    case .dismiss(let workers): .dismiss(workers: workers.printable(atMost: LongestText.identity))
    case .heartbeat, .progress, .result, .want, .offer, .chunk, .saved, .look: self
    }
  }
}

extension FailureReport {
  fileprivate var printable: FailureReport {
    FailureReport(token: token, task: task, failure: failure, text: text.printable(atMost: LongestText.reason))
  }
}

extension Hello {
  fileprivate var printable: Hello {
    var hello = self
    hello.host = host.printable(atMost: LongestText.name)
    hello.facts = facts.printable
    hello.replaces = replaces.map { predecessor in
      var predecessor = predecessor
      predecessor.text = predecessor.text.printable(atMost: LongestText.reason)
      return predecessor
    }
    return hello
  }
}

extension CoordinatorMessage {
  private static let mostLines = 10_000

  /// The message with texts that people can be shown: what a worker, observer or operator takes in. A coordinator may be anybody's.
  var printable: CoordinatorMessage {
    switch self {
    case .welcome(let sweep, let run, let facts):
      .welcome(sweep: sweep.printable(atMost: LongestText.identity), run: run, facts: facts.printable)
    case .refused(let reason): .refused(reason: reason.printable(atMost: LongestText.reason))
    case .reject(let task, let digest, let reason):
      .reject(task, digest: digest, reason: reason.printable(atMost: LongestText.reason))
    case .drain(let reason): .drain(reason: reason.printable(atMost: LongestText.reason))
    case .absent(let digest, let reason): .absent(digest, reason: reason.printable(atMost: LongestText.reason))
    case .status(let lines): .status(lines.prefix(Self.mostLines).map { $0.printable(atMost: LongestText.reason) })
    case .identify, .lease, .acknowledge, .cancel, .want, .chunk, .have, .enrolled, .dismissed: self
    }
  }
}
