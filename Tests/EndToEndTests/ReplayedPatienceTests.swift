import Foundation
import RunStore
import TestSupport
import Testing
import Training

/// What `[analysis] selection` says of trainings that ran to their end, and what trainings that a patience ended gave.
@Suite(.nightly, .timeLimit(.minutes(10))) struct `A patience that is replayed` {
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

  /// The mean differences in Macro-F1 from the first condition, and how often both collapsed: those of a run, or those that its multiverse
  /// has for a patience.
  private func differences(_ sweep: SmallSweep, _ name: String, patience: Int?) throws -> [Compared] {
    let outcome = try BuiltExecutable.run("aggregate", sweep.run(name), "--multiverse", "--format", "json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let root = try decoder.decode(PrintedMultiverse.self, from: Data(outcome.output.utf8))
    guard let patience else {
      return root.comparisons.map {
        Compared(
          difference: $0.macroF1.meanDifference, collapsed: $0.collapse.collapsed,
          reference: $0.collapse.referenceCollapsed)
      }
    }
    let choice = try #require(
      root.multiverse.choices.first { $0.rule == "best" && $0.ties == "first" && $0.patience == patience })
    return choice.comparisons.map {
      Compared(
        difference: $0.macroF1.meanDifference, collapsed: $0.collapse[0].collapsed,
        reference: $0.collapse[0].referenceCollapsed)
    }
  }

  private struct Compared: Equatable {
    var difference: Double?
    var collapsed: Int?
    var reference: Int?
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
      let foretold = try differences(sweep, "whole", patience: patience)
      #expect(foretold.count == SmallSweep.conditions.count - 1)
      #expect(foretold == (try differences(sweep, "patience-\(patience)", patience: nil)), "patience \(patience)")
    }
    #expect(moved > 0, "no patience changed what was selected: these trials show nothing")
  }
}

/// What `aggregate --multiverse --format json` prints, as far as it is looked at.
private struct PrintedMultiverse: Decodable {
  struct Score: Decodable { var meanDifference: Double? }
  struct Collapse: Decodable {
    var collapsed: Int?
    var referenceCollapsed: Int?
  }
  struct Comparison: Decodable {
    var macroF1: Score
    var collapse: Collapse
  }
  struct Choice: Decodable {
    struct Comparison: Decodable {
      var macroF1: Score
      var collapse: [Collapse]
    }
    var rule: String
    var ties: String?
    var patience: Int?
    var comparisons: [Comparison]
  }
  struct Multiverse: Decodable { var choices: [Choice] }
  var comparisons: [Comparison]
  var multiverse: Multiverse
}
