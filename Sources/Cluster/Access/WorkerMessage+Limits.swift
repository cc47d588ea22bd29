import Sweep

extension WorkerMessage {
  /// How many tasks one worker may train at once.
  private static let mostSlots = 1024
  /// How many leases one worker may hold, running or unacknowledged.
  private static let mostLeases = 10_000
  /// How many characters a text may have that people are to read.
  private static let longestText = 10_000
  /// How many facts a worker may tell of its program, and how many bytes a name and a value may have.
  private static let mostFacts = 64
  private static let longestFactName = 64
  private static let longestFact = 1000

  /// What no worker would say in earnest, though it has the form of a message; nil where all is well.
  var excess: String? {
    switch self {
    case .hello(let hello):
      Self.excess(slots: hello.slots, leases: hello.running.count + hello.results.count)
        ?? Self.excess(hello.host) ?? Self.excess(hello.facts)
    case .heartbeat(let tokens, let slots): Self.excess(slots: slots, leases: tokens.count)
    case .failed(let report): Self.excess(report.text)
    case .goodbye(let reason): Self.excess(reason)
    case .enrol(let enrolment): Self.excess(enrolment.host)
    case .dismiss(let workers): Self.excess(workers)
    case .chunk(let chunk) where chunk.bytes.count > Chunk.size: "a chunk of \(chunk.bytes.count) bytes"
    case .progress, .result, .want, .offer, .chunk, .saved, .look: nil
    }
  }

  private static func excess(slots: Int, leases: Int) -> String? {
    if !(0...mostSlots).contains(slots) { return "\(slots) slots" }
    return leases > mostLeases ? "\(leases) leases" : nil
  }

  private static func excess(_ facts: Facts) -> String? {
    if facts.values.count > mostFacts { return "\(facts.values.count) facts" }
    let isTooLong = facts.values.contains { $0.utf8.count > longestFactName || $1.utf8.count > longestFact }
    return isTooLong ? "a fact of more than \(longestFact) bytes" : nil
  }

  private static func excess(_ texts: String...) -> String? {
    texts.first { $0.utf8.count > longestText }.map { "a text of \($0.utf8.count) bytes" }
  }
}
