import Statistics
import Sweep
import Training

extension AggregateReport {
  /// What was chosen among candidates, and what that cost; nothing where nothing is chosen.
  var choiceSections: [Document.Section] {
    guard !choices.isEmpty else { return [] }
    return [
      Document.Section(
        heading: "Choices among candidates",
        blocks: choiceRules.map { .paragraph($0) } + [.table(choiceTable), .table(candidateTable)]
          + [.list(choices.map(\.sentence)), .paragraph(Self.notCounted)])
    ]
  }

  /// How candidates are chosen, and what that means for tests.
  private var choiceRules: [String] {
    let byMean = choices.contains { $0.choice.by == .mean }
    let bySeed = choices.contains { $0.choice.by == .seed }
    return (byMean ? [Self.meanRule] : []) + (bySeed ? [Self.seedRule] : [])
  }

  private static let meanRule =
    "A method stands for several candidates. Each of its seeds is scored by the candidate that the seeds planned before it choose: the one with "
    + "the highest mean validation Macro-F1 at the epoch that counts, the first of equals; the first seed only chooses. So no seed has a part in "
    + "the choice that it is scored by, what the others came to is not known when it is chosen for, and intervals and tests have the choice in "
    + "them: none takes the candidate for known beforehand. A training that diverged counts as 0. Candidates are not compared "
    + "themselves; no test score chooses anything."

  private static let seedRule =
    "A method stands for several candidates: each of its seeds is scored by the one with the highest validation Macro-F1 with that very seed at "
    + "the epoch that counts, the first of equals. That is what training all of them and keeping the best gives, so a method with more candidates "
    + "has more draws, and scores higher than one with fewer even where all train equally well: only methods with as many candidates are "
    + "compared fairly. A training that diverged counts as 0. Candidates are not compared themselves; no test score chooses anything."

  private static let notCounted =
    "Counted: what the candidates were trained for, and that nobody knew which would be chosen. Not counted: that the same validation fold "
    + "chooses for all seeds, and the epochs as well, so that another fold might choose another candidate for all of them; candidates that "
    + "were thought of and not trained; that a method with more candidates had more training; pretrainings, which "
    + "conditions may share. The spread between seeds has in it that seeds may be scored by different candidates."

  private var choiceTable: Document.Table {
    Document.Table(
      columns: [
        "method", "n", "Macro-F1 as scored", "best over all seeds", "others choose", "best on test - scored",
        "optimism",
        "trainings", "core-hours",
      ],
      rows: choices.map { choice in
        [
          choice.choice.name, "\(choice.scored.count)", Numbers.meanAndDeviation(choice.scored),
          choice.chosen.map { choice.candidates[$0].condition.name } ?? Numbers.absent,
          choice.leaveOneOut.map { Numbers.score($0.mean) } ?? Numbers.absent,
          Numbers.signed(choice.bestOnTestLessScored), Numbers.signed(choice.optimism), "\(choice.trainings)",
          choice.coreSeconds.map(coreHours) ?? Numbers.absent,
        ]
      }, layout: .columnsBelowEachOther, name: "chosen",
      caption: "What was chosen among candidates on the validation fold, and what that cost")
  }

  private var candidateTable: Document.Table {
    Document.Table(
      columns: [
        "candidate", "of", "seeds that choose", "validation", "test", "validation - test", "seeds scored by it",
      ],
      rows: choices.flatMap { choice in
        choice.candidates.enumerated().map { place, candidate in
          [
            candidate.condition.name + (place == choice.chosen ? "*" : ""), choice.choice.name, "\(choice.seeds)",
            Numbers.meanAndDeviation(candidate.validation), Numbers.meanAndDeviation(candidate.test),
            Numbers.signed(candidate.validationLessTest), "\(candidate.scored)",
          ]
        }
      }, layout: .columnsBelowEachOther, name: "candidates",
      caption: "Macro-F1 of every candidate on both folds (* best on the validation fold over all seeds)")
  }

  /// What stands for several candidates, in a sentence; nil where nothing does.
  var choicesBriefly: String? {
    guard !choices.isEmpty else { return nil }
    let methods = choices.map { "\($0.choice.name) (of \($0.candidates.count))" }
    return "Best of several candidates on the validation fold: \(Numbers.listed(methods))."
  }

  /// The same for a paragraph on methods; nothing where nothing is chosen.
  var choiceMethods: [String] {
    guard !choices.isEmpty else { return [] }
    let methods = choices.map { choice in
      "\(choice.choice.name) (\(choice.candidates.count) candidates: \(Numbers.listed(choice.candidates.map(\.condition.name))))"
    }
    let rule =
      choices.allSatisfy { $0.choice.by == .mean }
      ? "each seed was scored by the candidate with the highest mean validation Macro-F1 over the seeds planned before it, so that the first seed only chose"
      : choices.allSatisfy { $0.choice.by == .seed }
        ? "each seed was scored by the candidate with the highest validation Macro-F1 with that seed"
        : "each seed was scored by the candidate with the highest validation Macro-F1"
    return [
      "Candidates were chosen on the validation fold for \(Numbers.listed(methods)): \(rule); no test score had a part in a choice."
    ]
  }
}

extension ChoiceAnalysis {
  /// What it came to, in sentences.
  fileprivate var sentence: String {
    guard let chosen else { return "\(choice.name): no seed has a result of every candidate yet; nothing is chosen." }
    let best = candidates[chosen]
    let equals =
      tied.isEmpty
      ? ""
      : ", as high as that of \(Numbers.listed(tied.map { candidates[$0].condition.name })), and the first of equals"
    var said = [
      "\(choice.name): over all \(count(seeds, "seed")) \(best.condition.name) has the highest mean validation Macro-F1, "
        + "\(Numbers.score(best.validation.mean))\(equals)."
    ]
    if let changes, let mean = leaveOneOut?.mean {
      said.append(
        "With each seed left out the others choose another one for \(changes) of \(seeds); scored by their choice the mean on the test fold is "
          + "\(Numbers.score(mean)), without bias, but not for tests.")
    }
    if let gap = best.validationLessTest, let optimism {
      said.append(
        "Its validation score is \(Numbers.signed(gap)) from its test score, of which \(Numbers.signed(optimism)) more than that of the "
          + "candidates on average: the optimism of the choice.")
    }
    if let bestOnTest, let less = bestOnTestLessScored {
      said.append(
        "On the test fold \(candidates[bestOnTest].condition.name) has the highest mean; whoever chose there would have scored "
          + "\(Numbers.signed(less)), which is no result but a bound.")
    }
    let hours = coreSeconds.map { ", \(coreHoursText($0))" } ?? ""
    said.append("It took \(count(trainings, "training"))\(hours): \(candidates.count) candidates for each seed.")
    return said.joined(separator: " ")
  }

  /// Everything for programs.
  var json: JSONValue {
    .object([
      "name": .string(choice.name), "chosen_by": .string(choice.by.rawValue), "seeds": .integer(seeds),
      "chosen": .optional(chosen.map { candidates[$0].condition.name }),
      "tied": .array(tied.map { .string(candidates[$0].condition.name) }),
      "candidates": .array(
        candidates.map { candidate in
          .object([
            "condition": .string(candidate.condition.name), "validation_macro_f1": Self.json(candidate.validation),
            "test_macro_f1": Self.json(candidate.test),
            "validation_less_test": .optional(candidate.validationLessTest),
            "scored_seeds": .integer(candidate.scored),
          ])
        }),
      "scored": Self.json(scored), "leave_one_out": leaveOneOut.map(Self.json) ?? .null,
      "changes": .optional(changes), "optimism": .optional(optimism),
      "best_on_test": .optional(bestOnTest.map { candidates[$0].condition.name }),
      "best_on_test_less_scored": .optional(bestOnTestLessScored),
      "trainings": .integer(trainings), "core_seconds": .optional(coreSeconds),
    ])
  }

  private static func json(_ summary: Summary) -> JSONValue {
    .object([
      "n": .integer(summary.count), "mean": .optional(summary.mean), "sd": .optional(summary.standardDeviation),
    ])
  }
}
