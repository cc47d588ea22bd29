import Foundation
import RunStore
import TestSupport
import Testing
import Training

/// What `[analysis] selection` says of trainings that ran to their end, and what trainings that a patience ended gave.
@Suite(.timeLimit(.minutes(10))) struct `A patience that is replayed` {
  private static let epochs = 30

  private struct Key: Hashable {
    var condition: String
    var seed: UInt64

    init(_ trial: TrialResult) { (condition, seed) = (trial.condition, trial.seed) }
  }

  /// The trials of a sweep file, trained by the program.
  private func trials(_ sweep: SmallSweep, _ file: String, _ name: String) throws -> [TrialResult] {
    let outcome = try BuiltExecutable.run([
      "run", file, "--output", sweep.run(name), "--workers", "2", "--cache", sweep.cache,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try RunStore.openReadOnly(directory: sweep.run(name)).trials()
  }

  @Test func `selects the epoch, and gives the scores, of a training that it ended, in every trial of a sweep`() throws
  {
    let sweep = try SmallSweep(epochs: Self.epochs)
    let text = try String(contentsOfFile: sweep.file, encoding: .utf8)
    let whole = try trials(sweep, sweep.file, "whole")
    #expect(whole.count == SmallSweep.conditions.count * SmallSweep.seeds)
    #expect(whole.allSatisfy { $0.epochs.last?.epoch == Self.epochs })
    var settings = FineTuningSettings()
    settings.epochs = Self.epochs
    var moved = 0
    for patience in [3, 5, 10] {
      let file = try sweep.folder.write(text + "patience = \(patience)\n", to: "patience-\(patience).toml")
      let stopped = try trials(sweep, file, "patience-\(patience)")
      let known = Dictionary(stopped.map { (Key($0), $0) }) { first, _ in first }
      #expect(known.count == whole.count)
      for trial in whole {
        let real = try #require(known[Key(trial)])
        let outcome = trial.outcome(under: .best(ties: .first, patience: patience), of: settings)
        guard case .selected(let selected)? = outcome else {
          Issue.record("\(trial.condition), seed \(trial.seed), patience \(patience): \(String(describing: outcome))")
          continue
        }
        let name = Comment(rawValue: "\(trial.condition), seed \(trial.seed), patience \(patience)")
        #expect(selected.epoch == real.selectedEpoch, name)
        #expect(selected.end == real.epochs.last?.epoch, name)
        #expect(selected.test == real.selected, name)
        #expect(selected.validationClassesPredicted == real.selectedValidationClassesPredicted, name)
        #expect(trial.epochs.prefix(real.epochs.count).elementsEqual(real.epochs), name)
        if real.selectedEpoch != trial.selectedEpoch { moved += 1 }
      }
    }
    #expect(moved > 0, "no patience changed what was selected: these trials show nothing")
  }
}
