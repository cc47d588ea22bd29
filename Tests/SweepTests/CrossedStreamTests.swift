import ContentHash
import Foundation
import Testing
import Training

@testable import Sweep

@Suite struct `Crossed streams` {
  private static let head = """
    name = "crossed"
    conditions = ["scratch-noaug-n10", "scratch-strongaug-n10", "ssl-noaug-n10"]
    seeds = [1, 2]
    [data]
    records = 400
    [encoder]
    architecture = "tiny"
    [streams]

    """

  private func definition(_ streams: String) throws -> SweepDefinition {
    try SweepFile(text: Self.head + streams, path: "s.toml").definition
  }

  private func plan(_ streams: String) throws -> SweepPlan {
    SweepPlan(definition: try definition(streams), data: Sweeps.data)
  }

  @Test func `give every seed a trial for each combination of the streams that a recipe uses`() throws {
    let plan = try plan(
      """
      order = 7
      subset = [2, 1]
      augmentation = [5, 6, 7]
      pretraining = [1, 4]
      """)
    let names = plan.tasks.map(\.id.name)
    #expect(Set(names).count == names.count)
    func trials(_ condition: String) -> [TaskID] {
      plan.tasks.map(\.id).filter { $0.name.hasPrefix("trial/\(condition)/") }
    }
    #expect(
      trials("scratch-noaug-n10").map(\.name)
        == [1, 2].flatMap { seed in
          [2, 1].map { "trial/scratch-noaug-n10/seed-\(seed)/subset-\($0)" }
        })
    #expect(trials("scratch-strongaug-n10").count == 2 * 2 * 3)
    #expect(trials("ssl-noaug-n10").count == 2 * 2 * 2)
    #expect(names.contains("trial/ssl-noaug-n10/seed-2/subset-1/pretraining-4"))
    #expect(plan.tasks.count(where: \.isPretraining) == 2, "one a value, whatever the seeds")
    #expect(plan.tasks.count { !$0.isPretraining } == plan.definition.trialCount && plan.definition.trialsPerSeed == 12)
    for task in plan.tasks {
      guard case .trial(let trial) = task.task(checkpoint: task.prerequisite.map { _ in Sweeps.data }) else { continue }
      #expect(trial.streams[.order] == 7)
      for value in trial.crossed.values { #expect(trial.streams[value.stream] == value.value) }
      #expect(TrainingTask.trial(trial).id == task.id)
      guard let prerequisite = task.prerequisite else { continue }
      #expect(prerequisite == .pretraining(.tiny, groupNorm: false, seed: trial.streams[.pretraining]))
    }
  }

  @Test func `leave a plan without them as it always was`() throws {
    let plan = try plan("subset = 3")
    #expect(plan.tasks.map(\.id.name).contains("trial/ssl-noaug-n10/seed-2") && plan.tasks.count == 2 * 3 + 2)
    let json = String(decoding: TaskSpecification(plan.tasks[1].task(checkpoint: nil)).bytes, as: UTF8.self)
    #expect(!json.contains("crossed") && json.contains(#""streams":{"augmentation":1,"initialization":1,"order":1,"#))
  }

  @Test(arguments: ["subset = [1, 2]", "subset = [1, 2]\npretraining = [3, 1]"])
  func `have specifications from the pattern with the bytes of encoded ones`(streams: String) throws {
    let cache = SpecificationCache()
    for task in try plan(streams).tasks {
      let checkpoint = task.prerequisite.map(Sweeps.digest)
      let work = task.task(checkpoint: checkpoint)
      let specification = cache.specification(of: task, checkpoint: checkpoint)
      #expect(specification == TaskSpecification(work))
      #expect(try specification.task() == work)
    }
  }

  private static let wrong = [
    ("subset = []", "expected a whole number, 0 or more, or an array of such, got none"),
    ("subset = [1, 1]", "1 is there twice"), ("subset = [1, -1]", "expected a whole number, 0 or more, got -1"),
    ("subset = [1, \"2\"]", "expected a whole number, 0 or more, got \"2\""),
    ("subset = \"all\"", "expected a whole number, 0 or more, or an array of such, got \"all\""),
    ("subset = [\((0...100).map(String.init).joined(separator: ", "))]", "expected at most 100 values, got 101"),
    ("subsets = [1, 2]", "unknown key; did you mean \"subset\"?"),
  ]

  @Test(arguments: wrong.indices) func `with other values are refused with their line`(number: Int) throws {
    let (text, reason) = Self.wrong[number]
    do {
      _ = try definition(text)
      Issue.record("\(text) was read")
    } catch { #expect("\(error)".hasPrefix("s.toml:9: ") && "\(error)".hasSuffix(reason), "\(error)") }
  }

  @Test func `that no condition uses, or that make too many trials, are refused`() throws {
    let scratch = Self.head.replacing(", \"scratch-strongaug-n10\", \"ssl-noaug-n10\"", with: "")
    for stream in ["augmentation", "pretraining"] {
      do {
        _ = try SweepFile(text: "\(scratch)\(stream) = [1, 2]", path: "s.toml")
        Issue.record("\(stream) was crossed")
      } catch {
        #expect("\(error)".contains("key \"streams.\(stream)\": is crossed, and no condition uses it"), "\(error)")
      }
    }
    let many = "[\((1...100).map(String.init).joined(separator: ", "))]"
    do {
      let streams = ["subset", "initialization", "augmentation", "pretraining"].map { "\($0) = \(many)\n" }.joined()
      let head = Self.head.replacing("seeds = [1, 2]", with: "seeds = { first = 1, count = 6 }")
      _ = try SweepFile(text: head + streams, path: "s.toml")
      Issue.record("too many trials")
    } catch { #expect("\(error)".contains("expected at most 10000000"), "\(error)") }
  }

  @Test func `that leave nothing to the seed are refused, unless there is one seed only`() throws {
    let all = "subset = [1, 2]\ninitialization = 1\norder = 1"
    do {
      _ = try definition(all)
      Issue.record("seeds that drive nothing were taken")
    } catch {
      #expect(
        "\(error)".hasPrefix(
          "s.toml:11: key \"streams.order\": with it no stream that scratch-noaug-n10 uses follows the seed"),
        "\(error)")
      #expect("\(error)".contains("leave one of subset, initialization, order out of [streams]"), "\(error)")
    }
    let one = Self.head.replacing("seeds = [1, 2]", with: "seeds = [1]") + all + "\n"
    #expect(try SweepFile(text: one, path: "s.toml").definition.seeds == [1])
    let stopping = "[stopping]\nuntil = \"collapse(scratch-noaug-n10) halfwidth 0.1\"\nmax-seeds = 9\n"
    let error = try #require(throws: SweepFileError.self) { try SweepFile(text: one + stopping, path: "s.toml") }
    #expect("\(error)".contains("follows the seed"), "\(error)")
    // What only one of the conditions uses is enough for it alone.
    let pretrained = one.replacing("\"scratch-noaug-n10\", \"scratch-strongaug-n10\", ", with: "")
      .replacing("seeds = [1]", with: "seeds = [1, 2]")
    #expect(try SweepFile(text: pretrained, path: "s.toml").definition.conditions.count == 1)
  }

  @Test func `come back from a stored definition, in which others are stored as they always were`() throws {
    let crossed = try definition("subset = [3, 1]\norder = 18")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(crossed), as: UTF8.self)
    #expect(json.contains(#""fixedStreams":{"order":18,"subset":[3,1]}"#))
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: Data(json.utf8)) == crossed)
    #expect(crossed.settings.contains(.init(key: "streams.subset", value: "[3, 1]")))
    for foreign in ["[]", "[1,1]", "[-1]", "\"x\"", "1.5", "[\((0...100).map(String.init).joined(separator: ","))]"] {
      let changed = json.replacing("[3,1]", with: foreign)
      #expect(throws: StoredDefinitionError.unreadable(key: "fixedStreams.subset")) {
        try JSONDecoder().decode(SweepDefinition.self, from: Data(changed.utf8))
      }
    }
    #expect(try definition("subset = 3") != definition("subset = [3]"))
  }

  @Test func `tell cells apart in a result's label, and nothing else in its digest`() throws {
    let cells = CrossedStreams.cells([(.pretraining, [2, 1]), (.subset, [1, 2])])
    #expect(
      cells.map(\.description) == [
        "subset 1, pretraining 2", "subset 1, pretraining 1", "subset 2, pretraining 2", "subset 2, pretraining 1",
      ])
    #expect(CrossedStreams.cells([]) == [CrossedStreams()])
    let json = try JSONEncoder().encode(cells)
    #expect(try JSONDecoder().decode([CrossedStreams].self, from: json) == cells)
    for foreign in [#"{"subset":1,"other":2}"#, #"{"subset":-1}"#, "[1]", #"{"subset":"1"}"#] {
      #expect(throws: (any Error).self) { try JSONDecoder().decode(CrossedStreams.self, from: Data(foreign.utf8)) }
    }
    #expect(CrossedStreams([.init(.subset, 1), .init(.subset, 2)]) == nil)
  }
}
