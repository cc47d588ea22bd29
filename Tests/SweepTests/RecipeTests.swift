import ContentHash
import Foundation
import SettingKeys
import TestSupport
import Testing
import Training

@testable import Sweep

/// Conditions that are tables: what each of them is in the end, and what is refused.
@Suite struct `Recipes of a sweep file` {
  private func definition(_ text: String) throws -> SweepDefinition {
    try SweepFile(text: "name = \"recipes\"\nseeds = [1, 2]\n" + text, path: "sweep.toml").definition
  }

  private func conditions(_ text: String) throws -> [Condition] { try definition(text).conditions }

  private func complaint(_ text: String) -> String {
    do {
      _ = try definition(text)
      return "accepted"
    } catch { return "\(error)" }
  }

  @Test func `A table changes what the sections say, and a published name what it speaks of`() throws {
    let found = try conditions(
      """
      reference = "plain"
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 7
      labels = 20
      [conditions.probe]
      initialization = "pretrained"
      train = "head"
      frozen-learning-rate = 0.5
      [conditions.plain]
      [conditions.ssl-strongaug-n300]
      learning-rate = 0.25
      [conditions.untrained]
      initialization = "frozen-random"
      [conditions.probe-again]
      from = "probe"
      epochs = 3
      """)
    #expect(found.map(\.name) == ["plain", "probe", "ssl-strongaug-n300", "untrained", "probe-again"])
    let recipes = Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0.recipe) })
    #expect(found.allSatisfy { $0.recipe.encoder.architecture == .tiny })
    let plain = try #require(recipes["plain"])
    var expected = FineTuningSettings()
    expected.epochs = 7
    expected.labels = 20
    #expect(plain.fineTuning == expected && plain.pretraining == nil)
    let published = try #require(recipes["ssl-strongaug-n300"])
    expected.labels = 300
    expected.initialization = .pretrained
    expected.augmentation = .views
    expected.learningRate = 0.25
    #expect(published.fineTuning == expected && published.pretraining == PretrainingRecipe())
    let again = try #require(recipes["probe-again"]?.fineTuning)
    #expect(again.trained == .head && again.frozenLearningRate == 0.5 && again.epochs == 3)
    let untrained = try #require(recipes["untrained"])
    #expect(untrained.fineTuning.trained == .head && untrained.pretraining == nil)
  }

  @Test func `An array of published names over the sections says what the same names say as tables`() throws {
    let sections = "[fine-tuning]\nepochs = 4\n[pretraining]\ntemperature = 0.2\n"
    let names = PublishedCondition.all(labels: 70).map(\.name)
    let array = try conditions("conditions = [\(names.map { "\"\($0)\"" }.joined(separator: ", "))]\n" + sections)
    let tables = try conditions(sections + names.map { "[conditions.\($0)]\n" }.joined())
    #expect(array == tables && array.count == 11)
  }

  @Test func `A list is a grid in any section; zip makes pairs; names say what differs`() throws {
    let found = try conditions(
      """
      [fine-tuning]
      batch-records = [16, 70]
      [pretrainings.cold]
      temperature = [0.05, 0.5]
      [conditions.base]
      [conditions.ssl]
      initialization = "pretrained"
      learning-rate = [1e-4, 1e-3]
      [conditions.cold]
      from = "ssl"
      pretraining = "cold"
      zip = [["learning-rate", "batch-records"]]
      """)
    #expect(
      found.map(\.name) == [
        "base@batch-records=16", "base@batch-records=70",
        "ssl@batch-records=16@learning-rate=0.0001", "ssl@batch-records=16@learning-rate=0.001",
        "ssl@batch-records=70@learning-rate=0.0001", "ssl@batch-records=70@learning-rate=0.001",
        "cold@pretraining.temperature=0.05@batch-records=16@learning-rate=0.0001",
        "cold@pretraining.temperature=0.5@batch-records=16@learning-rate=0.0001",
        "cold@pretraining.temperature=0.05@batch-records=70@learning-rate=0.001",
        "cold@pretraining.temperature=0.5@batch-records=70@learning-rate=0.001",
      ])
    let warm = try #require(
      found.first { $0.name == "cold@pretraining.temperature=0.5@batch-records=70@learning-rate=0.001" })
    #expect(warm.recipe.fineTuning.batchRecords == 70 && warm.recipe.fineTuning.learningRate == 1e-3)
    #expect(warm.recipe.pretraining?.settings.temperature == 0.5)
    #expect(warm.recipe.pretraining?.name == "cold@temperature=0.5")
  }

  @Test func `A grid of initializations pretrains once a seed, and scratch does not follow what is pretrained`() throws
  {
    let grid = try definition(
      """
      [pretraining]
      temperature = [0.1, 0.2]
      [conditions.grid]
      initialization = ["scratch", "pretrained"]
      learning-rate = [1e-4, 1e-3, 1e-2]
      """)
    // Two pretrainings under three rates, and three from scratch.
    #expect(grid.conditions.count == 9 && Set(grid.conditions.map(\.name)).count == 9)
    let tasks = SweepPlan(definition: grid, data: .init(hashing: [])).tasks
    #expect(tasks.count { $0.isPretraining } == 4 && tasks.count { !$0.isPretraining } == 18)
    let first = tasks.filter { $0.round == 0 }
    #expect(
      first.filter(\.isPretraining).map(\.id.name) == [
        "pretraining/resnet18-batchnorm-default@temperature=0.1/seed-1",
        "pretraining/resnet18-batchnorm-default@temperature=0.2/seed-1",
      ])
    for task in first where task.id.name.contains("initialization=pretrained") {
      let temperature = task.id.name.contains("temperature=0.1") ? "0.1" : "0.2"
      #expect(task.prerequisite?.name == "pretraining/resnet18-batchnorm-default@temperature=\(temperature)/seed-1")
    }
  }

  @Test func `Pretrainings with the same settings are one, whatever they are called`() throws {
    let sweep = try definition(
      """
      [pretrainings.other]
      temperature = 0.1
      [conditions.first]
      initialization = "pretrained"
      [conditions.second]
      initialization = "pretrained"
      pretraining = "other"
      [conditions.third]
      initialization = "pretrained"
      normalization = "group"
      """)
    let tasks = SweepPlan(definition: sweep, data: .init(hashing: [])).tasks.filter { $0.round == 0 }
    #expect(
      tasks.filter(\.isPretraining).map(\.id.name)
        == ["pretraining/resnet18-batchnorm/seed-1", "pretraining/resnet18-groupnorm/seed-1"])
    #expect(tasks.compactMap(\.prerequisite).map(\.name).filter { $0.contains("batchnorm") }.count == 2)
  }

  @Test func `Pretrainings that convolve in other ways are several, and their names say so`() throws {
    let sweep = try definition(
      """
      [encoder]
      convolution = ["direct", "winograd"]
      [conditions.a]
      [conditions.b]
      initialization = "pretrained"
      [conditions.c]
      initialization = "pretrained"
      normalization = "group"
      convolution = "direct"
      """)
    let tasks = SweepPlan(definition: sweep, data: .init(hashing: [])).tasks.filter { $0.round == 0 }
    #expect(Set(tasks.map(\.id)).count == tasks.count)
    #expect(
      tasks.filter(\.isPretraining).map(\.id.name) == [
        "pretraining/resnet18-batchnorm-default@convolution=direct/seed-1",
        "pretraining/resnet18-batchnorm-default@convolution=winograd/seed-1", "pretraining/resnet18-groupnorm/seed-1",
      ])
    let again = try SweepFile(text: ExpandedSweep(sweep).text, path: "expanded.toml").definition
    #expect(again.conditions == sweep.conditions)
  }

  @Test func `A grid may pair lists that no other way of putting them together could mean`() throws {
    let found = try conditions(
      """
      [pretrainings.p]
      epochs = [100, 2]
      warmup-epochs = [5, 0]
      [conditions.a]
      initialization = "pretrained"
      pretraining = "p"
      zip = [["pretraining.epochs", "pretraining.warmup-epochs"]]
      """)
    #expect(found.map(\.recipe.pretraining?.settings.warmupEpochs) == [5, 0])
  }

  @Test func `A name with several keys is one that tasks can have, and one that is too long is refused at once`() throws
  {
    let text = """
      [pretraining]
      learning-rate = [1e-4, 1e-3]
      batch-records = [128, 256]
      temperature = [0.05, 0.1]
      [conditions.NAME]
      initialization = "pretrained"
      learning-rate = [1e-4, 1e-3]
      """
    let sweep = try definition(text.replacing("NAME", with: "ssl"))
    #expect(sweep.conditions.count == 16 && sweep.conditions[0].name.utf8.count > 100)
    for task in SweepPlan(definition: sweep, data: .init(hashing: [])).tasks {
      #expect(TaskID(name: task.id.name) == task.id)
    }
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: JSONEncoder().encode(sweep)) == sweep)
    let said = complaint(text.replacing("NAME", with: String(repeating: "s", count: 150)))
    #expect(said.hasPrefix("sweep.toml:7: key \"conditions\": the name ") && said.contains("shorten the table's name"))
  }

  @Test(
    "What no sweep can mean is refused with line, key and what was expected",
    arguments: [
      ("[conditions]", "sweep.toml:3: key \"conditions\": expected at least one table [conditions.NAME]"),
      ("[conditions.a]\nepocs = 3", "sweep.toml:4: key \"conditions.a.epocs\": unknown key; did you mean \"epochs\"?"),
      ("[conditions.a]\nfrom = \"b\"\n[conditions.b]\nfrom = \"a\"", "starts from itself"),
      ("[conditions.a]\nfrom = \"scrach\"\n[conditions.scratch]", "did you mean \"scratch\"?"),
      ("[conditions.a]\nview-strength = 2", "has no meaning where augmentation is \"none\""),
      ("[conditions.a]\nmomentum = 0.5", "has no meaning where optimizer is \"adamw\""),
      ("[conditions.a]\noptimizer = \"sgd\"\nmomentum = 1", "expected a number from 0 to below 1"),
      ("[conditions.a]\noptimizer = \"adam\"", "did you mean \"adamw\"?"),
      ("[conditions.a]\nwarmup-epochs = 51", "expected at most the 50 of epochs, got 51"),
      ("[conditions.a]\naugmentation = \"views\"\nview-strength = 5.5", "expected a number from 0 to 5, got 5.5"),
      ("[pretraining]\nviews = [\"crop\", \"gian\"]\n[conditions.a]", "did you mean \"gain\"?"),
      ("[pretraining]\nviews = [\"crop\", \"crop\"]\n[conditions.a]", "is there twice"),
      ("[conditions.a]\nbatch-norm-start = \"reset\"", "\"reset\" needs pretrained weights"),
      ("[conditions.a]\npretraining = \"default\"", "has no meaning where initialization is \"scratch\""),
      ("[conditions.a]\ninitialization = \"pretrained\"\npretraining = \"cold\"", "there is no [pretrainings.cold]"),
      ("[conditions.a]\nlabels = 71", "sweep.toml:4: key \"conditions.a.labels\": the labels are shared by 5 classes"),
      ("[conditions.a]\nlabels = 70\nlabels-per-class = 14", "labels is written, too"),
      ("[fine-tuning]\nlabels = 70\nlabels-per-class = 14\n[conditions.a]", "labels is written, too"),
      (
        "[conditions.a]\ninitialization = \"frozen-random\"\ntrain = \"all\"",
        "sweep.toml:5: key \"conditions.a.train\": initialization = \"frozen-random\" trains the head alone"
      ),
      (
        "[fine-tuning]\ninitialization = [\"scratch\", \"frozen-random\"]\ntrain = \"head-then-all\"\n[conditions.a]",
        "trains the head alone"
      ),
      (
        "[conditions.a]\ntrain = \"head\"\nlearning-rate = [0.1, 0.2]",
        "has no meaning where train is \"head\": the head's is frozen-learning-rate"
      ),
      ("[conditions.a]\nfrozen-learning-rate = 0.1", "has no meaning where train is \"all\""),
      (
        "[conditions.a]\ntrain = \"head-then-all\"\nhead-epochs = 10\nepochs = 50\nwarmup-epochs = 11",
        "expected at most the 10, as head-epochs and the rest of epochs each begin with them, got 11"
      ),
      ("[pretrainings.b]\nmethod = \"byol\"\ntemperature = [0.05, 0.1]\n[conditions.a]", "has no meaning where method"),
      ("[conditions.a]\nlearning-rate = []", "got an empty one"),
      ("[conditions.a]\nlearning-rate = [0.1, -1]", "sweep.toml:4: key \"conditions.a.learning-rate\""),
      (
        "[conditions.a]\nzip = [[\"epochs\", \"labels\"]]\nepochs = [1, 2]\nlabels = [5, 10, 15]",
        "pairs need as many of each"
      ),
      ("[conditions.a]\nzip = [[\"epochs\", \"labels\"]]\nepochs = [1, 2]", "\"labels\" has no list of values to pair"),
      (
        "[conditions.a]\nepochs = [\(list(1))]\nlabels = [\(list(5))]",
        "a grid of more than 1000 conditions: 40 of labels x 40 of epochs"
      ),
      ("[conditions.\"a b\"]", "expected a name of 1 to 200 letters"),
      ("[conditions.a]\ntrain = \"head-then-all\"\nepochs = 5", "expected fewer than the 5 of epochs, got 10"),
      ("[pretrainings.cold]\nwarmup-epochs = 200\n[conditions.a]", "expected at most the 100 of epochs, got 200"),
      ("[pretrainings.default]\n[conditions.a]", "is what the section [pretraining] says"),
      (
        "reference = \"sratch\"\n[conditions.scratch]",
        "sweep.toml:3: key \"reference\": there is no condition \"sratch\"; did you mean \"scratch\"?"
      ),
    ])
  func refusals(text: String, message: String) {
    let said = complaint(text)
    #expect(said.contains(message) && said.hasPrefix("sweep.toml:") && !said.contains("\n"), "\(said)")
  }

  /// Forty numbers.
  private static func list(_ step: Int) -> String { (1...40).map { "\(step * $0)" }.joined(separator: ", ") }

  private static let whole = """
    name = "whole"
    seeds = { first = 1, count = 3 }
    reference = "scratch"
    [data]
    records = 400
    [encoder]
    architecture = ["tiny", "resnet18"]
    [pretraining]
    epochs = 6
    warmup-epochs = 1
    [pretrainings.cold]
    temperature = [0.05, 0.07]
    [fine-tuning]
    epochs = 2
    labels-per-class = 4
    view-probability = 0.25
    [conditions.ssl]
    initialization = "pretrained"
    pretraining = ["default", "cold"]
    learning-rate = [1e-4, 1e-5]
    [conditions.scratch]
    augmentation = "views"
    view-strength = [0.5, 1.5]
    [conditions.ssl-bnreset-n20]
    train = "head-then-all"
    head-epochs = 1
    [streams]
    subset = 3
    order = [2, 1]
    [stopping]
    until = "collapse(scratch@architecture=tiny@view-strength=0.5) halfwidth 0.2"
    max-seeds = 9
    """

  @Test func `A sweep in full trains the same: the same conditions, recipes and tasks`() throws {
    let sweep = try SweepFile(text: Self.whole, path: "sweep.toml").definition
    let text = ExpandedSweep(sweep).text
    let again = try SweepFile(text: text, path: "expanded.toml").definition
    #expect(again.conditions == sweep.conditions, "\(text)")
    #expect(again.seeds == sweep.seeds && again.stopping == sweep.stopping && again.data == sweep.data)
    let data = SHA256Digest(hashing: [])
    #expect(SweepPlan(definition: again, data: data).tasks == SweepPlan(definition: sweep, data: data).tasks)
    #expect(ExpandedSweep(again).text == text)
  }

  @Test func `A stored definition is the one that was stored, and every leaf of a recipe is a difference`() throws {
    let sweep = try SweepFile(text: Self.whole, path: "sweep.toml").definition
    let stored = try JSONEncoder().encode(sweep)
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: stored) == sweep)
    let text = String(decoding: stored, as: UTF8.self)
    let later = text.replacing("\"viewStrength\":", with: "\"viewStrenght\":")
    #expect(throws: StoredDefinitionError.self) {
      try JSONDecoder().decode(SweepDefinition.self, from: Data(later.utf8))
    }
    let condition = try #require(sweep.conditions.first)
    for key in RecipeKey.all where key.key.storage != nil && key.key.isMeaningless(condition.recipe) == nil {
      #expect(condition.recipeSettings.contains { $0.key.hasSuffix(key.key.name) } || key.part == .pretraining)
    }
  }
}
