import Statistics
import Sweep
import Testing

@testable import Report
@testable import Training

@Suite struct `A method of several candidates` {
  private func method(_ outcome: SweepOutcome, _ name: String = "ssl") throws -> SweepOutcome.ConditionOutcome {
    try #require(outcome.conditions.first { $0.condition.name == name })
  }

  private func used(_ method: SweepOutcome.ConditionOutcome) -> [String] {
    method.trials.map { "\($0.seed) \($0.condition)" }
  }

  @Test func `has for each seed the trial of the candidate that the seeds before it choose`() throws {
    let method = try method(try Candidates.three().choosing([Candidates.ssl]))
    #expect(method.planned == [2, 3, 4], "the first seed only chooses")
    #expect(used(method) == ["2 ssl-a", "3 ssl-b", "4 ssl-b"])
    #expect(method.trials.compactMap { $0.selected?.macroF1 } == [0.13, 0.34, 0.09])
    #expect(method.failed.isEmpty && method.missing.isEmpty)
  }

  @Test func `or of the one that is best with the seed itself`() throws {
    let choice = MethodChoice(name: "ssl", candidates: ["ssl-a", "ssl-b"], by: .seed)
    let method = try method(try Candidates.three().choosing([choice]))
    #expect(used(method) == ["1 ssl-a", "2 ssl-b", "3 ssl-b", "4 ssl-a"] && method.planned == [1, 2, 3, 4])
  }

  @Test func `goes by the order in which seeds were planned`() throws {
    var outcome = try Candidates.three()
    outcome.seedPlan = SeedPlan(order: [4, 2, 3, 1])
    // Sums before 2, 3 and 1: of a .5, .6, .7, of b .1, .5, .9.
    #expect(used(try method(try outcome.choosing([Candidates.ssl]))) == ["1 ssl-b", "2 ssl-a", "3 ssl-a"])
  }

  @Test func `is chosen whatever the test fold says`() throws {
    let outcome = try Candidates.three()
    var turned = outcome
    for (index, condition) in outcome.conditions.enumerated() {
      let trials = condition.trials.map { trial in
        var trial = trial
        let score = trial.selected?.macroF1 ?? 0
        trial.selected?.macroF1 = 1 - score
        return trial
      }
      turned.conditions[index] = .init(
        condition: condition.condition, planned: condition.planned, trials: trials, failed: [])
    }
    for by in MethodChoice.By.allCases {
      let choice = MethodChoice(name: "ssl", candidates: ["ssl-a", "ssl-b"], by: by)
      #expect(
        used(try method(try outcome.choosing([choice]))) == used(try method(try turned.choosing([choice]))), "\(by)")
    }
  }

  @Test func `takes the place of its candidates in the family of comparisons`() throws {
    let scores: Candidates.Scores = (1...8).map { (validation: 0.3, test: 0.2 + 0.01 * Double($0)) }
    let names = ["scratch-a", "scratch-b", "ssl-a", "ssl-b", "other"]
    let outcome = try Candidates.outcome(names.map { (name: $0, scores: scores) })
    let chosen = try outcome.choosing([
      MethodChoice(name: "scratch", candidates: ["scratch-a", "scratch-b"]), Candidates.ssl,
    ])
    let analysis = SweepAnalysis(chosen)
    #expect(analysis.conditions.map(\.condition.name).suffix(2) == ["scratch", "ssl"])
    #expect(analysis.reference?.name == "scratch", "the method of the first condition")
    #expect(analysis.comparisons.map(\.condition.name) == ["other", "ssl"])
    #expect(analysis.comparisons.allSatisfy { $0.pairs == 7 && $0.signFlip?.family == 2 })
    #expect(SweepAnalysis(outcome).comparisons.count == 4)
  }

  @Test func `counts a training that diverged as nothing learnt, and is diverged where that is chosen`() throws {
    let outcome = try Candidates.outcome([
      ("ssl-a", [(0.9, 0.3), nil, nil, (0.9, 0.3)]), ("ssl-b", [(0.5, 0.2), (0.5, 0.2), (0.5, 0.2), (0.5, 0.2)]),
    ])
    let method = try method(try outcome.choosing([Candidates.ssl]))
    // Sums before each seed: .9, .9, .9 and .5, 1.0, 1.5.
    #expect(used(method) == ["2 ssl-a", "3 ssl-b", "4 ssl-b"])
    #expect(method.diverged.map(\.seed) == [2] && method.completedSeeds.map(\.seed) == [3, 4])
  }

  @Test func `is missing with a seed that some candidate has not settled, and judged at every look then`() throws {
    let outcome = try Candidates.outcome(
      [("ssl-a", [(0.3, 0.3), (0.3, 0.3), (0.3, 0.3)]), ("ssl-b", [(0.2, 0.2), (0.2, 0.2)])], planned: 3)
    let chosen = try outcome.choosing([Candidates.ssl])
    let method = try method(chosen)
    #expect(method.planned == [2, 3] && used(method) == ["2 ssl-a"] && method.missing == [3])
    #expect(chosen.looks == .many(.unfinished))
    let none = try Candidates.outcome([("ssl-a", []), ("ssl-b", [])], planned: 2).choosing([Candidates.ssl])
    let first = try self.method(none)
    #expect(first.planned == [2] && first.missing == [2])
  }

  @Test func `says what was given up: of the candidate that is chosen, or of any where each seed needs all`() throws {
    let scores = Candidates.Scores(repeating: (0.3, 0.3), count: 3)
    let outcome = try Candidates.outcome([("ssl-a", scores), ("ssl-b", scores)], failed: ["ssl-b": [2], "ssl-a": [3]])
    let method = try method(try outcome.choosing([Candidates.ssl]))
    #expect(used(method) == ["2 ssl-a"] && method.failed.map(\.seed) == [3] && method.missing.isEmpty)
    let bySeed = try self.method(
      try outcome.choosing([MethodChoice(name: "ssl", candidates: ["ssl-a", "ssl-b"], by: .seed)]))
    #expect(used(bySeed) == ["1 ssl-a"] && bySeed.failed.map(\.seed) == [2, 3])
    #expect(bySeed.failed.allSatisfy { $0.failureClass == "crash" })
  }

  @Test func `knows the recipe, digest and attempt of each trial`() throws {
    var outcome = try Candidates.outcome(
      [("ssl-a", [(0.3, 0.3), (0.1, 0.1), (0.1, 0.1)]), ("ssl-b", [(0.2, 0.2), (0.5, 0.5), (0.5, 0.5)])]
    ) { settings, name in
      settings.epochs = 2
      settings.learningRate = name == "ssl-a" ? 1e-3 : 1e-2
    }
    for index in outcome.conditions.indices {
      for trial in outcome.conditions[index].trials {
        outcome.conditions[index].attempts[trial.cell] = .init(
          host: outcome.conditions[index].condition.name, worker: "w", number: 1, seconds: 1)
      }
    }
    let method = try method(try outcome.choosing([Candidates.ssl]))
    #expect(method.trials.map { method.recipe(of: $0).fineTuning.learningRate } == [1e-3, 1e-2])
    #expect(method.trials.map { method.attempts[$0.cell]?.host } == ["ssl-a", "ssl-b"])
    #expect(
      method.trials.map { method.digest(of: $0) } == [
        outcome.conditions[0].trials[1].digest, outcome.conditions[1].trials[2].digest,
      ])
    let plain = outcome.conditions[0]
    #expect(plain.recipe(of: plain.trials[0]) == plain.condition.recipe && plain.candidate(of: plain.trials[0]) == nil)
  }

  @Test func `is chosen anew where other epochs are judged, in whichever order`() throws {
    var outcome = try PatientTrials.outcome()
    let early = try PatientTrials.condition("scratch-groupnorm-n70", patience: nil)
    let validation = [0.4] + [Double](repeating: 0.3, count: PatientTrials.epochs - 1)
    outcome.conditions.append(
      .init(
        condition: early, planned: PatientTrials.seeds,
        trials: try PatientTrials.seeds.map { seed in
          try PatientTrials.trial(early.name, seed: seed, validation: validation) { _ in 0.3 }
        }, failed: []))
    let choice = MethodChoice(name: "best", candidates: ["scratch-noaug-n70", early.name])
    let five = SelectionRule.best(ties: .first, patience: 5)
    let once = try outcome.judged(by: five).choosing([choice])
    // With a patience of 5 the late one ends at 0.18; without it comes to 0.5.
    #expect(Set(try method(once, "best").trials.map(\.condition)) == [early.name])
    #expect(Set(try method(once.recorded, "best").trials.map(\.condition)) == ["scratch-noaug-n70"])
    #expect(try outcome.choosing([choice]).judged(by: five) == once)
    #expect(once.judged(by: .last).judged(by: five) == once)
  }

  @Test func `takes part in every choice of epochs`() throws {
    var outcome = try PatientTrials.outcome()
    let third = try PatientTrials.condition("scratch-groupnorm-n70", patience: nil)
    let trials = try PatientTrials.seeds.map { seed in
      try PatientTrials.trial(third.name, seed: seed, validation: PatientTrials.late) {
        PatientTrials.lateScore(seed, epoch: $0)
      }
    }
    outcome.conditions.append(.init(condition: third, planned: PatientTrials.seeds, trials: trials, failed: []))
    let chosen = try outcome.choosing([
      MethodChoice(name: "scratch", candidates: ["scratch-noaug-n70", "scratch-groupnorm-n70"])
    ])
    let multiverse = try #require(AggregateReport(chosen, multiverse: true).multiverse)
    #expect(multiverse.comparisons.map(\.condition.name) == ["ssl-noaug-n70"])
    #expect(multiverse.comparisons.first?.reference.name == "scratch")
    #expect(multiverse.universes.allSatisfy { $0.scores.count == 1 && $0.scores[0].pairs == 7 })
    #expect(multiverse.costs.map(\.condition.name) == outcome.conditions.map(\.condition.name))
    for case .rule(let rule) in SelectionChoice.all {
      let alone = try #require(SweepAnalysis(chosen.judged(by: rule)).comparisons.first)
      let finding = try #require(multiverse.universes.first { $0.choice == .rule(rule) }).scores[0]
      #expect(finding.difference == alone.difference.mean && finding.pValue == alone.decisive?.adjusted, "\(rule)")
    }
  }
}

@Suite struct `Candidates among which nothing can be chosen` {
  private func complaint(_ choices: [MethodChoice], of outcome: SweepOutcome? = nil) throws -> String {
    let outcome = try outcome ?? Candidates.three()
    do {
      _ = try outcome.choosing(choices)
      return ""
    } catch {
      let text = "\(error)"
      #expect(!text.contains("\n"))
      return text
    }
  }

  @Test func `are refused in a line`() throws {
    let cases: [([MethodChoice], String)] = [
      (
        [.init(name: "best", candidates: ["ssl-a", "ssl-c"])],
        "choice best: there is no condition \"ssl-c\"; did you mean \"ssl-a\"?"
      ),
      (
        [.init(name: "best", candidates: ["ssl-a", "nothing at all"])],
        "choice best: there is no condition \"nothing at all\"; there are scratch, ssl-a, ssl-b"
      ),
      (
        [.init(name: "best", candidates: ["ssl-a"])],
        "choice best: ssl-a is its only candidate; a choice takes two or more"
      ),
      (
        [Candidates.ssl, .init(name: "best", candidates: ["ssl-b", "scratch"])],
        "ssl-b is a candidate of both ssl and best; a condition has one choice at most"
      ),
      (
        [.init(name: "best", candidates: ["ssl-a", "ssl-a"])],
        "choice best: the candidate ssl-a is there twice; name it once"
      ),
      (
        [.init(name: "scratch", candidates: ["ssl-a", "ssl-b"])],
        "choice scratch: a condition has that name; give the choice a name of its own"
      ),
      (
        [Candidates.ssl, .init(name: "ssl", candidates: ["scratch", "ssl-b"])],
        "choice ssl: another choice has that name; give the choice a name of its own"
      ),
    ]
    for (choices, text) in cases { #expect(try complaint(choices) == text) }
  }

  @Test func `are those without validation scores, or with other labelled records`() throws {
    let scores: Candidates.Scores = [(0.3, 0.3), (0.3, 0.3)]
    let labels = try Candidates.outcome([("ssl-a", scores), ("ssl-b", scores)]) { settings, name in
      settings.labels = name == "ssl-a" ? 70 : 300
    }
    #expect(
      try complaint([Candidates.ssl], of: labels)
        == "choice ssl: labels is 70 in ssl-a and 300 in ssl-b; candidates learn from the same labelled records, with the same trials a seed"
    )
    let features = try Candidates.outcome([("ssl-a", scores), ("ssl-b", scores)]) { settings, name in
      if name == "ssl-b" { settings.classifier = .rrLogistic }
    }
    #expect(
      try complaint([Candidates.ssl], of: features)
        == "choice ssl: ssl-b trains no network and has no validation scores to be chosen by; leave it out")
  }
}

@Suite struct `Choices over the keys of grids` {
  private static let grid = """
    [conditions.scratch]
    learning-rate = [1e-4, 1e-3, 1e-2]
    batch-records = [16, 70]
    [conditions.ssl]
    initialization = "pretrained"
    learning-rate = [1e-3, 1e-2]
    [conditions.alone]
    """

  private func choices(_ keys: String...) throws -> [MethodChoice] {
    let outcome = try GeneratedResults(file: Self.grid, seeds: 2, epochs: 2).outcome
    return try MethodChoice.over(keys, of: outcome.conditions.map(\.condition), by: .mean)
  }

  @Test func `are one for each combination of the other keys, called as members are without the key`() throws {
    let choices = try choices("learning-rate")
    #expect(choices.map(\.name) == ["scratch@batch-records=16", "scratch@batch-records=70", "ssl"])
    #expect(
      choices[1].candidates == ["0.0001", "0.001", "0.01"].map { "scratch@batch-records=70@learning-rate=\($0)" })
    #expect(choices[2].candidates == ["ssl@learning-rate=0.001", "ssl@learning-rate=0.01"])
  }

  @Test func `may be over several keys, and leave alone what does not vary them`() throws {
    #expect(try choices("learning-rate", "batch-records").map(\.candidates.count) == [6, 2])
    #expect(
      try choices("batch-records").map(\.name) == ["0.0001", "0.001", "0.01"].map { "scratch@learning-rate=\($0)" })
  }

  @Test func `are refused where no grid varies the key`() throws {
    #expect {
      _ = try choices("learning-rat")
    } throws: {
      "\($0)"
        == "--choose-over learning-rat: no grid of the run varies that key; did you mean \"learning-rate\"?"
    }
    #expect {
      _ = try MethodChoice.over(["labels"], of: [Condition(name: "scratch-noaug-n70")], by: .mean)
    } throws: {
      "\($0)".hasSuffix("no grid of the run varies that key; it has no grid, name candidates by --choose")
    }
  }

  @Test func `leave the grids of a report as they are`() throws {
    let outcome = try GeneratedResults(file: Self.grid, seeds: 4, epochs: 4).outcome
    let chosen = try outcome.choosing(
      MethodChoice.over(["learning-rate"], of: outcome.conditions.map(\.condition), by: .mean))
    let (plain, report) = (AggregateReport(outcome), AggregateReport(chosen))
    #expect(report.grids == plain.grids && report.grids.count == 2)
    #expect(
      Document(sections: report.gridSections).markdown == Document(sections: plain.gridSections).markdown)
    #expect(report.gridFigures.map(\.name) == plain.gridFigures.map(\.name))
  }
}
