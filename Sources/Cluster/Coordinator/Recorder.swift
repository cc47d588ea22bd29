import ContentHash
import Program
import RunStore
import Sweep
import Threads
import Training

/// A result on its way to the store.
struct Delivery: Sendable {
  var computation: Computation
  /// What its task is.
  var work: TrainingTask
  var origin: Origin
  var host: String
  var fingerprint: SHA256Digest?
  var program: ProgramIdentity?
}

/// Checks results and writes them to the store, on a thread of its own: many in one transaction.
///
/// While one transaction is on its way to the disk the next ones gather. Nobody who holds a socket ever waits for it.
final class Recorder: Sendable {
  enum Request: Sendable {
    case result(Delivery)
    /// Something that nobody waits for.
    case note(RunRecord)
  }

  enum Outcome: Equatable, Sendable {
    case recorded(divergedInEpoch: Int?)
    /// The same computation was recorded before.
    case known
    case reproduced
    case differs(first: SHA256Digest)
    /// The bytes are no such result.
    case refused(reason: String)
    /// The checkpoint that the result names is not in the store.
    case missingCheckpoint(SHA256Digest)
    /// The store could not write it now.
    case postponed(reason: String)

    /// Whether the store has said what it makes of the result, and will say nothing else.
    var isFinal: Bool {
      switch self {
      case .recorded, .known, .reproduced, .differs: true
      case .refused, .missingCheckpoint, .postponed: false
      }
    }
  }

  /// What became of a delivery; or of a note, where there is no delivery.
  struct Report: Sendable {
    var delivery: Delivery?
    var outcome: Outcome
  }

  private let conveyor: Conveyor<Request>

  /// Reports go to `mailbox`, in the order of the requests.
  init(store: any CoordinatorStore, check: ResultCheck, mailbox: Mailbox<Report>) throws(ThreadError) {
    conveyor = try Conveyor(name: "recorder", gathering: .microseconds(200)) { requests in
      mailbox.post(Self.record(requests, in: store, check))
    }
  }

  func submit(_ request: Request) { conveyor.put(request) }

  /// Returns when everything is written and reported.
  func finish() { conveyor.finish() }

  private struct Checked {
    var delivery: Delivery?
    var record: RunRecord?
    var divergedInEpoch: Int?
    var outcome: Outcome?
  }

  static func record(_ requests: [Request], in store: any CoordinatorStore, _ check: ResultCheck) -> [Report] {
    var checked = requests.map { Self.check($0, check) }
    let pending = checked.indices.filter { checked[$0].record != nil }
    let records = pending.map { checked[$0].record! }
    if let outcomes = try? store.commit(records) {
      for (index, outcome) in zip(pending, outcomes) {
        checked[index].outcome = Self.outcome(outcome, divergedInEpoch: checked[index].divergedInEpoch)
      }
    } else {
      // One of them cannot be written: each on its own, so that it holds up no other.
      for index in pending { checked[index].outcome = commitAlone(checked[index], in: store) }
    }
    return checked.map { Report(delivery: $0.delivery, outcome: $0.outcome!) }
  }

  private static func commitAlone(_ checked: Checked, in store: any CoordinatorStore) -> Outcome {
    do {
      return outcome(try store.commit([checked.record!])[0], divergedInEpoch: checked.divergedInEpoch)
    } catch RunStoreError.missingCheckpoint {
      return .missingCheckpoint(checked.delivery!.computation.digest)
    } catch {
      return .postponed(reason: "\(error)")
    }
  }

  private static func outcome(_ outcome: RecordOutcome, divergedInEpoch: Int?) -> Outcome {
    switch outcome {
    case .recorded: .recorded(divergedInEpoch: divergedInEpoch)
    case .known: .known
    case .reproduced: .reproduced
    case .differs(let first): .differs(first: first)
    }
  }

  private static func check(_ request: Request, _ check: ResultCheck) -> Checked {
    switch request {
    case .note(let record): return Checked(record: record)
    case .result(let delivery):
      do throws(Implausibility) {
        let result = try check.result(of: delivery)
        return Checked(
          delivery: delivery, record: .finished(FinishedTask(delivery)), divergedInEpoch: result.divergedInEpoch)
      } catch {
        return Checked(delivery: delivery, outcome: .refused(reason: "\(error)"))
      }
    }
  }
}

extension FinishedTask {
  fileprivate init(_ delivery: Delivery) {
    let computation = delivery.computation
    let isPretraining = if case .pretraining = delivery.work { true } else { false }
    self.init(
      task: computation.task, digest: computation.digest, body: computation.body, isPretraining: isPretraining,
      provenance: Provenance(
        token: computation.token, worker: "\(delivery.origin.worker)", host: delivery.host,
        party: delivery.origin.party, contributors: delivery.origin.contributors, fingerprint: delivery.fingerprint,
        program: delivery.program, attempt: computation.attempt, seconds: computation.seconds))
  }
}
