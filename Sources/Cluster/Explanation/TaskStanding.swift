import ContentHash
public import RunStore
public import Sweep

/// Why a task is where it is.
public indirect enum TaskStanding: Equatable, Sendable {
  /// It has a result; others may train it again for comparison.
  case recorded(StoredTask, again: [SweepState.Attempt])
  /// The last attempt gave no result, and there will be no other before the run is started again.
  case givenUp(FailedAttempt?)
  /// No coordinator is at work.
  case unattended
  /// Somebody trains it, or has its result.
  case underWay([Training])
  /// Its pretraining has to be recorded first.
  case waitsForPretraining(TaskID, TaskStanding)
  /// The checkpoint that its pretraining gave is not there.
  case waitsForCheckpoint(TaskID, again: [SweepState.Attempt])
  case waitsForWorkers
  /// Every worker is busy, and so many tasks come before it.
  case waitsForFreeWorker(workers: Int, before: Int)
  /// Some workers train nothing, and yet it is not given to them.
  case passedOver(idle: [String], workers: Int)

  /// An attempt and whether its worker has been silent for a while.
  public struct Training: Equatable, Sendable {
    public var attempt: SweepState.Attempt
    public var isSilent: Bool
  }
}

extension TaskStanding {
  /// What programs call it.
  public var name: String {
    switch self {
    case .recorded: "recorded"
    case .givenUp: "given_up"
    case .unattended: "unattended"
    case .underWay: "under_way"
    case .waitsForPretraining: "waits_for_pretraining"
    case .waitsForCheckpoint: "waits_for_checkpoint"
    case .waitsForWorkers: "waits_for_workers"
    case .waitsForFreeWorker: "waits_for_free_worker"
    case .passedOver: "passed_over"
    }
  }

  /// The same in a sentence.
  public var text: String {
    switch self {
    case .recorded(let task, let again): Self.recorded(task, again)
    case .givenUp(let attempt):
      "given up: \(attempt?.cause ?? "no reason is on record"); the command that started the run tries it again"
    case .unattended: "no coordinator is at work: the command that started the run goes on with it"
    case .underWay(let trainings): trainings.map(\.text).joined(separator: "; ")
    case .waitsForPretraining(let task, let standing): "waits for \(task), which is: \(standing.text)"
    case .waitsForCheckpoint(let task, let again):
      "waits for the checkpoint of \(task), which is not in the run's folder: "
        + (again.isEmpty ? "until it is back, or its pretraining is done again" : Self.list(again))
    case .waitsForWorkers: "waits for a worker: none is connected"
    case .waitsForFreeWorker(let workers, let before):
      "waits for a free worker: all \(workers) are busy, \(before) tasks come before it"
    case .passedOver(let idle, let workers):
      "waits although \(idle.count) of \(workers) workers train nothing: they are leaving, have too little time left, or "
        + "have failed it before (\(idle.prefix(3).joined(separator: ", ")))"
    }
  }

  /// What tasks that are there for the same reason have in common, and what is only true of this one.
  var reason: (common: String, own: String?) {
    switch self {
    case .recorded: (name, text)
    case .givenUp(let attempt?):
      ("given up (\(attempt.failure)); the command that started the run tries it again", attempt.reason)
    case .underWay: ("under way", text)
    case .waitsForPretraining(let task, _): ("waits for its pretraining", "\(task)")
    case .waitsForCheckpoint(let task, let again):
      (
        "waits for a checkpoint that is not in the run's folder",
        again.isEmpty ? "\(task)" : "\(task), \(Self.list(again))"
      )
    case .waitsForFreeWorker(let workers, let before):
      ("waits for a free worker: all \(workers) are busy", "\(before) tasks come before it")
    case .givenUp(nil), .unattended, .waitsForWorkers, .passedOver: (text, nil)
    }
  }

  private static func recorded(_ task: StoredTask, _ again: [SweepState.Attempt]) -> String {
    var text = "recorded"
    if let digest = task.digest { text += " with digest \(digest.abbreviated)" }
    if let origin = task.provenance { text += " by \(origin.worker)" }
    if let reused = task.reused { text += ", reused: it is \(reused)" }
    if task.reproduced > 0 { text += ", reproduced \(task.reproduced) times" }
    if task.differing > 0 { text += ", NOT REPRODUCIBLE: \(task.differing) other results are kept as evidence" }
    return again.isEmpty ? text : "\(text), \(list(again))"
  }

  /// Who trains a recorded task once more, and what for.
  private static func list(_ again: [SweepState.Attempt]) -> String {
    again.map { attempt in
      let reason = attempt.purpose == .repetition ? "because its checkpoint is lost" : "for comparison"
      return "trained again \(reason) by \(attempt.worker)"
    }.joined(separator: ", ")
  }
}

extension TaskStanding.Training {
  fileprivate var text: String {
    let silent = isSilent ? ", which has been silent for a while," : ""
    let beside = attempt.purpose == .straggler ? ", beside another worker" : ""
    switch attempt.stage {
    case .training:
      return
        "trained by \(attempt.worker)\(silent) since \(UTCTime.text(attempt.since)), attempt \(attempt.number)\(beside)"
    case .delivering: return "trained: its result is on its way from \(attempt.worker)\(silent)\(beside)"
    }
  }
}
