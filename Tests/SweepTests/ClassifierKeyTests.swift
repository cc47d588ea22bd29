import ContentHash
import ECGData
import Foundation
import TestSupport
import Testing
import Training

@testable import Sweep

@Suite struct `A condition that is no network` {
  private func sweep(_ text: String) throws -> SweepDefinition {
    try SweepFile(text: "name = \"few\"\nseeds = [1, 2]\n\(text)", path: "few.toml").definition
  }

  private func refusal(_ text: String) -> String {
    do {
      _ = try sweep(text)
      return "taken"
    } catch { return "\(error)" }
  }

  private static let all = """
    [fine-tuning]
    labels = 20
    learning-rate = [0.001, 0.01]
    patience = 5
    [conditions.ssl]
    initialization = "pretrained"
    learning-rate = 0.001
    [conditions.frozen-random]
    initialization = "frozen-random"
    [conditions.rr-logistic]
    classifier = "rr-logistic"
    [conditions.random-kernels]
    classifier = "random-kernels"
    kernels = [100, 1000]
    penalty = 2

    """

  @Test func `is written by one key, follows no grid of a network's settings, and begins with no pretraining`() throws {
    let definition = try sweep(Self.all)
    #expect(
      definition.conditions.map(\.name) == [
        "ssl", "frozen-random", "rr-logistic", "random-kernels@kernels=100", "random-kernels@kernels=1000",
      ])
    let rr = definition.conditions[2].recipe
    var settings = FineTuningSettings()
    settings.classifier = .rrLogistic
    settings.labels = 20
    #expect(rr == Recipe(pretraining: nil, fineTuning: settings), "a patience is nothing to it")
    #expect(definition.conditions[3].recipe.fineTuning.penalty == 2)
    #expect(definition.conditions.map(\.hasEpochs) == [true, true, false, false, false])
    #expect(definition.conditions[1].recipe.fineTuning.trained == .head, "frozen-random is a network")
    let tasks = SweepPlan(definition: definition, data: Sweeps.data).tasks
    #expect(tasks.filter { $0.round == 0 }.count(where: { $0.prerequisite != nil }) == 1)
    let again = try SweepFile(text: ExpandedSweep(definition).text, path: "again.toml").definition
    #expect(again.conditions == definition.conditions)
    let stored = try JSONValues(encoding: definition)
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: stored.data()) == definition)
  }

  @Test func `keeps what a section says of a pretraining for the others`() throws {
    let definition = try sweep(
      """
      [fine-tuning]
      initialization = "pretrained"
      [conditions.ssl]
      [conditions.rr]
      classifier = "rr-logistic"

      """)
    #expect(definition.conditions.map { $0.recipe.pretraining != nil } == [true, false])
    #expect(definition.conditions[1].recipe.fineTuning.initialization == .scratch)
  }

  @Test func `is refused where it is given what only a network has, in one line`() {
    func table(_ lines: String) -> String { refusal("[conditions.a]\n[conditions.rr]\n\(lines)\n") }
    for (lines, reason) in [
      ("classifier = \"rr-logistic\"\nepochs = 3", "epochs\": has no meaning where classifier is \"rr-logistic\""),
      ("classifier = \"rr-logistic\"\narchitecture = \"tiny\"", "has no meaning where classifier is \"rr-logistic\""),
      ("classifier = \"rr-logistic\"\nkernels = 3", "kernels\": has no meaning where classifier is \"rr-logistic\""),
      ("penalty = 3", "penalty\": has no meaning where classifier is \"network\""),
      ("classifier = \"random-kernels\"\npretraining = \"default\"", "classifier is \"random-kernels\""),
      ("classifier = \"rr-rule\"", "reference line"),
      ("classifier = \"rr-logistics\"", "did you mean \"rr-logistic\"?"),
    ] {
      let refusal = table(lines)
      #expect(refusal.contains(reason) && !refusal.contains("\n"), "\(refusal)")
    }
    let goal = refusal(
      """
      [stopping]
      until = "collapse(rr) halfwidth 0.1"
      [conditions.rr]
      classifier = "rr-logistic"

      """)
    #expect(goal.contains("rr has no epochs, so that it cannot collapse"), "\(goal)")
    let held = refusal(
      """
      [streams]
      subset = 1
      [conditions.rr]
      classifier = "rr-logistic"

      """)
    #expect(held.contains("with it no stream that rr uses follows the seed"), "\(held)")
  }

  @Test func `has a content hash of what it computes, and of nothing that a network has`() throws {
    let digests = PlannedRecords.Digests(
      all: Sweeps.data, cohort: Sweeps.data, labelled: Sweeps.data)
    var recipe = Recipe(pretraining: nil)
    recipe.fineTuning.classifier = .randomKernels
    recipe.fineTuning.kernels = 200
    recipe.fineTuning.penalty = 0.5
    let text = """
      seedsweep trial
      classes=5
      fine-tuning.classifier="random-kernels"
      fine-tuning.kernels=200
      fine-tuning.penalty=0.5
      records=\(digests.labelled)
      science=\(ScienceVersion.current)
      stream.initialization=3
      stream.subset=3

      """
    func name(_ recipe: Recipe) -> SHA256Digest {
      TaskContent.trial(of: recipe, classes: 5, records: digests).name(SeedStreams(seed: 3), pretraining: nil)
    }
    #expect(name(recipe) == SHA256Digest(hashing: Array(text.utf8)))
    var other = recipe
    other.fineTuning.epochs = 3
    other.fineTuning.patience = 2
    other.encoder.architecture = .tiny
    #expect(name(other) == name(recipe))
    other.fineTuning.kernels = 201
    #expect(name(other) != name(recipe))
  }
}
