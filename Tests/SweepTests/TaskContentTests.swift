import ContentHash
import ECGData
import SettingKeys
import TOML
import Testing
import Training

@testable import Sweep

/// Records that are known by made-up digests.
extension PlannedRecords.Digests {
  fileprivate static var example: Self {
    func digest(_ text: String) -> SHA256Digest { SHA256Digest(hashing: Array(text.utf8)) }
    return Self(all: digest("all"), cohort: digest("cohort"), labelled: digest("labelled"))
  }
}

extension PlannedRecords {
  fileprivate static var example: Self {
    Self(signals: Sweeps.data, labels: RecordLabels([0, ClassDigits.none]), digests: .example)
  }
}

private func contents(of recipe: Recipe, streams: SeedStreams = SeedStreams(seed: 3), classes: Int = 5)
  -> (pretraining: SHA256Digest?, trial: SHA256Digest)
{
  let pretraining = TaskContent.pretraining(of: recipe, records: .example)?.name(seed: streams[.pretraining])
  let trial = TaskContent.trial(of: recipe, classes: classes, records: .example)
  return (pretraining, trial.name(streams, pretraining: pretraining))
}

private func published(_ name: String) throws -> Recipe { try Condition(name: name).recipe }

@Suite struct `The content hash of a task` {
  // By Python's hashlib, of the text that TaskContent describes.
  @Test func `is one sha256 for ever`() throws {
    let scratch = contents(of: try published("scratch-noaug-n70"))
    #expect(scratch.pretraining == nil)
    #expect(scratch.trial.hexadecimal == "2df871a72e316184d9db40174ea8cc2375a5e700ad79fff4b33a41257e1e5e06")
    let ssl = contents(of: try published("ssl-noaug-n70"))
    #expect(ssl.pretraining?.hexadecimal == "e4aa6f479d873b2b1bb3ac1f18c898afc3781c4b5097b3792f586556a6815ddf")
    #expect(ssl.trial.hexadecimal == "7b9c8f739a5b1014ff31e29100f815231b47f1c3c57c249a79a7f0a53ea6979f")
  }

  @Test func `is of the text that says what is not as it is where nobody writes it`() throws {
    var recipe = try published("ssl-noaug-n20")
    recipe.encoder.architecture = .tiny
    recipe.fineTuning.normalization = .group
    recipe.pretraining?.settings.temperature = 0.05
    let digests = PlannedRecords.Digests.example
    let pretraining = """
      seedsweep pretraining
      encoder.architecture="tiny"
      normalization=group
      pretraining.temperature=0.05
      records=\(digests.cohort)
      science=\(ScienceVersion.current)
      stream.pretraining=3

      """
    let hash = SHA256Digest(hashing: Array(pretraining.utf8))
    let trial = """
      seedsweep trial
      classes=5
      encoder.architecture="tiny"
      fine-tuning.initialization="pretrained"
      fine-tuning.labels=20
      fine-tuning.normalization="group"
      pretraining=\(hash)
      records=\(digests.labelled)
      science=\(ScienceVersion.current)
      stream.initialization=3
      stream.order=3
      stream.subset=3

      """
    let computed = contents(of: recipe)
    #expect(computed.pretraining == hash)
    #expect(computed.trial == SHA256Digest(hashing: Array(trial.utf8)))
  }

  private static let bases: [(String, @Sendable (inout Recipe) -> Void)] = [
    ("scratch-noaug-n70", { _ in }), ("ssl-noaug-n70", { _ in }), ("scratch-strongaug-n70", { _ in }),
    ("ssl-groupnorm-n70", { _ in }), ("ssl-frozen-n70", { _ in }),
    ("ssl-noaug-n70", { $0.fineTuning.trained = .headThenAll }),
    ("ssl-noaug-n70", { $0.pretraining?.settings.method = .byol }),
    ("ssl-noaug-n70", { $0.pretraining?.settings.method = .vicreg }),
  ]

  /// What a key may be set to: some numbers, and what its help puts in quotation marks.
  private static func values(of key: RecipeKey) throws -> [TOMLNode] {
    let choices = key.key.expected.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter {
      $0.offset % 2 == 1
    }.map { "\"\($0.element)\"" }
    return try (["2", "3", "24", "0.5", "0.25", "true", "false"] + choices).compactMap { text in
      try TOMLTable(parsing: Array("value = \(text)\n".utf8))["value"]
    }
  }

  @Test(arguments: bases.indices)
  func `is another one for every change of a setting that the recipe uses, and for no other`(number: Int) throws {
    let (name, change) = Self.bases[number]
    var base = try published(name)
    change(&base)
    let before = contents(of: base)
    var changed = 0
    for key in RecipeKey.all
    where key.key.storage != nil && (key.part != .pretraining || base.pretraining != nil) {
      for value in try Self.values(of: key) {
        var other = base
        guard (try? key.key.read(value, &other)) != nil, key.key.text(other) != key.key.text(base) else { continue }
        let after = contents(of: other)
        let frozen = base.fineTuning.trained
        let isUnused =
          key.key.isMeaningless(base) != nil || key.key.name == "test-every-epoch"
          || (key.part == .fineTuning && key.key.name == "frozen-learning-rate" && frozen == .all)
          || (key.part == .fineTuning && key.key.name == "learning-rate" && frozen == .head)
        #expect((after.trial == before.trial) == isUnused, "\(key.label): \(key.key.text(other))")
        if base.pretraining != nil {
          let isOfPretraining = key.part != .fineTuning || key.key.name == "normalization"
          #expect(
            (after.pretraining != before.pretraining) == (isOfPretraining && !isUnused),
            "\(key.label): \(key.key.text(other))")
        }
        changed += 1
      }
    }
    #expect(changed > 25)
  }

  @Test func `follows the values of the streams that the recipe uses, and no others`() throws {
    for (name, used) in [
      ("scratch-noaug-n70", ["subset", "initialization", "order"]),
      ("scratch-strongaug-n70", ["subset", "initialization", "order", "augmentation"]),
      ("ssl-noaug-n70", ["subset", "initialization", "order", "pretraining"]),
    ] {
      let recipe = try published(name)
      for stream in SeedStream.allCases {
        var streams = SeedStreams(seed: 3)
        streams[stream] = 4
        let other = contents(of: recipe, streams: streams)
        #expect((other.trial != contents(of: recipe).trial) == used.contains(stream.rawValue), "\(name): \(stream)")
        #expect(
          (other.pretraining != contents(of: recipe).pretraining)
            == (stream == .pretraining && recipe.pretraining != nil))
      }
    }
  }

  @Test func `is of the classes and of the records, each by what is used of them`() throws {
    var all = try published("ssl-noaug-n70")
    let cohort = contents(of: all)
    #expect(contents(of: all, classes: 4).trial != cohort.trial)
    all.pretraining?.settings.records = .all
    #expect(contents(of: all).pretraining != cohort.pretraining)
    var digests = PlannedRecords.Digests.example
    digests.labelled = digests.all
    #expect(
      TaskContent.pretraining(of: all, records: digests)?.name(seed: 3) == contents(of: all).pretraining,
      "labels are nothing to a pretraining")
  }

  private func plan(_ change: (inout SweepDefinition) -> Void = { _ in }) throws -> SweepPlan {
    var definition = SweepDefinition(
      name: "one", data: .synthetic(records: 100, seed: 1),
      conditions: try ["scratch-noaug-n70", "ssl-noaug-n70"].map { try Condition(name: $0) }, seeds: [1, 2])
    change(&definition)
    return SweepPlan(definition: definition, records: .example)
  }

  @Test
  func `is the same whatever sweeps, conditions, pretrainings and seeds are called, and however results are read`()
    throws
  {
    let expected = try plan().tasks.map(\.content)
    #expect(Set(expected).count == expected.count && !expected.contains(nil))
    let named = try plan { definition in
      definition.name = "another"
      definition.analysis.selection = .last
      definition.conditions = definition.conditions.enumerated().map { number, condition in
        var recipe = condition.recipe
        recipe.pretraining?.name = "cold"
        recipe.fineTuning.testEveryEpoch = true
        return Condition(name: "condition-\(number)", recipe: recipe)
      }
    }
    #expect(named.tasks.map(\.content) == expected)
    #expect(try plan().tasks.map(\.id) != named.tasks.map(\.id))
    let held = try plan { definition in
      definition.seeds = [7]
      for stream in [SeedStream.subset, .initialization, .order, .pretraining] { definition.streams[stream] = .held(2) }
    }
    #expect(held.tasks.map(\.content) == Array(expected.suffix(3)))
    #expect(Sweeps.small().tasks.allSatisfy { $0.content == nil }, "without records there is no content")
  }
}

@Suite struct `Tasks of one sweep on a part of what is packed` {
  private func pretrainings(_ labels: [UInt8], _ choices: [RecordChoice]) throws -> [PretrainingTask] {
    let conditions = try choices.enumerated().map { number, choice in
      var recipe = try published("ssl-noaug-n70")
      recipe.pretraining?.settings.records = choice
      recipe.pretraining?.name = "p\(number)"
      return Condition(name: "c\(number)", recipe: recipe)
    }
    let definition = SweepDefinition(
      name: "part", data: .synthetic(records: 100, seed: 1), conditions: conditions, seeds: [1])
    #expect(definition.packedRecords == (choices.contains(.all) ? .all : .cohort))
    let records = PlannedRecords(signals: Sweeps.data, labels: RecordLabels(labels), digests: .example)
    let plan = SweepPlan(definition: definition, records: records)
    #expect(plan.tasks.map(\.id) == SweepPlan(definition: definition, data: Sweeps.data).tasks.map(\.id))
    return plan.tasks.filter(\.isPretraining).compactMap { task in
      if case .pretraining(let work) = task.task(checkpoint: nil) { work } else { nil }
    }
  }

  @Test func `say which records they use, and nothing of their classes`() throws {
    let both = try pretrainings([3, ClassDigits.none, 1], [.cohort, .all])
    #expect(both.map(\.records) == [RecordLabels([0, ClassDigits.none, 0]), nil])
    let others = try pretrainings([1, ClassDigits.none, 4], [.cohort, .all])
    #expect(others == both)
  }

  @Test func `are the same tasks whether or not the cohort is everything, as plans without records have to know them`()
    throws
  {
    let both = try pretrainings([3, 0, 1], [.cohort, .all])
    #expect(both.map(\.records) == [nil, nil])
    #expect(both.map(\.name) == ["p0", "p1"])
  }
}
