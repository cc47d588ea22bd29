import ContentHash
import Foundation
import Testing
import Training

@testable import Report

/// What stands in tables when the sweep file selects epochs by another rule than trials were trained with.
@Suite struct `Outcomes under a rule of selection` {
  private func outcome() throws -> SweepOutcome {
    try GeneratedResults(conditions: ["scratch-noaug-n70"], seeds: 4, epochs: 50).outcome
  }

  @Test func `without a rule are as they were recorded`() throws {
    let outcome = try outcome()
    #expect(outcome.judged(by: nil) == outcome)
  }

  @Test func `by the last epoch have its scores, the digests that were recorded, and say by what they are judged`()
    throws
  {
    let outcome = try outcome()
    let judged = outcome.judged(by: .last)
    let (before, after) = (outcome.conditions[0], judged.conditions[0])
    #expect(!before.completed.isEmpty && before.completed.map(\.seed) == after.completed.map(\.seed))
    for (old, new) in zip(before.completed, after.completed) {
      #expect(new.selected == old.last && new.selectedEpoch == old.epochs.last?.epoch)
      #expect(after.digest(of: new) == old.digest)
    }
    #expect(before.diverged.map(\.seed) == after.diverged.map(\.seed))
    let words = AggregateReport(judged).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("replayed from what was kept of it: the last epoch"))
  }

  @Test func `that a trial does not tell are listed as seeds without a result`() throws {
    // Results of the first version kept two epochs: a rule that selects another one has no scores.
    var trial = try #require(try outcome().conditions[0].completed.first)
    trial.schema = .version1
    trial.kept = []
    for index in trial.epochs.indices { trial.epochs[index].validationMacroF1 = index == 2 ? 0.5 : 0.4 }
    trial.selectedEpoch = 6
    var outcome = try outcome()
    outcome.conditions = [
      .init(condition: outcome.conditions[0].condition, planned: [trial.seed], trials: [trial], failed: [])
    ]
    let judged = outcome.judged(by: .best(ties: .first, patience: 3)).conditions[0]
    #expect(judged.trials.isEmpty && judged.failed.map(\.failureClass) == ["selection not told"])
  }
}
