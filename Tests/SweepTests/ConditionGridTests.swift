import Foundation
import Testing
import Training

@testable import Sweep

/// Which conditions are a grid, and by what they differ: found by their recipes.
@Suite struct `Grids among conditions` {
  private func conditions(_ text: String) throws -> [Condition] {
    try SweepFile(text: "name = \"grids\"\nseeds = [1]\n" + text, path: "sweep.toml").definition.conditions
  }

  private func grids(_ text: String) throws -> [ConditionGrid] { ConditionGrid.grids(of: try conditions(text)) }

  private static let whole = """
    [conditions.scratch]
    [conditions.ssl]
    initialization = "pretrained"
    learning-rate = [1e-3, 1e-4, 1e-2]
    batch-records = [70, 16]
    """

  @Test func `are a table each; numbers ascend, and every condition has its place`() throws {
    let conditions = try conditions(Self.whole)
    let grids = ConditionGrid.grids(of: conditions)
    let grid = try #require(grids.first)
    #expect(grids.count == 1 && grid.name == "ssl" && grid.count == 6 && grid.repeats.isEmpty)
    #expect(grid.axes.map(\.keys) == [["batch-records"], ["learning-rate"]])
    #expect(grid.axes[0].numbers == [16, 70] && grid.axes[1].numbers == [1e-4, 1e-3, 1e-2])
    for (row, batch) in [16, 70].enumerated() {
      for (column, rate) in [1e-4, 1e-3, 1e-2].enumerated() {
        let index = try #require(grid.condition(at: [row, column]))
        let recipe = conditions[index].recipe.fineTuning
        #expect(recipe.batchRecords == batch && recipe.learningRate == rate)
      }
    }
    #expect(grid.condition(at: [2, 0]) == nil)
  }

  @Test func `do not go by what names say of values`() throws {
    let renamed = try conditions(Self.whole).enumerated().map { index, condition in
      Condition(name: index == 0 ? "scratch" : "ssl@\(index)", recipe: condition.recipe)
    }
    let grid = try #require(ConditionGrid.grids(of: renamed).first)
    #expect(grid.axes.map(\.keys) == [["batch-records"], ["learning-rate"]] && grid.count == 6)
  }

  @Test func `are the same in a stored run and in a sweep written in full`() throws {
    let sweep = try SweepFile(text: "name = \"grids\"\nseeds = [1]\n" + Self.whole, path: "sweep.toml").definition
    let expected = ConditionGrid.grids(of: sweep.conditions)
    let stored = try JSONDecoder().decode(SweepDefinition.self, from: JSONEncoder().encode(sweep))
    #expect(ConditionGrid.grids(of: stored.conditions) == expected)
    let full = try SweepFile(text: ExpandedSweep(sweep).text, path: "expanded.toml").definition
    #expect(ConditionGrid.grids(of: full.conditions) == expected)
  }

  @Test func `of pairs have one axis, beside one that goes through all of them`() throws {
    let grid = try #require(
      try grids(
        """
        [conditions.a]
        learning-rate = [1e-4, 1e-3]
        batch-records = [16, 70]
        epochs = [5, 10, 20]
        zip = [["learning-rate", "batch-records"]]
        """
      ).first)
    #expect(grid.axes.map(\.keys) == [["epochs"], ["batch-records", "learning-rate"]])
    #expect(grid.axes[1].points == [["16", "0.0001"], ["70", "0.001"]] && grid.axes[1].numbers == nil)
    #expect(grid.count == 6)
  }

  @Test func `leave out what means nothing beside another value, and list what does`() throws {
    let grid = try #require(
      try grids(
        """
        [pretraining]
        temperature = [0.1, 0.2]
        [conditions.a]
        initialization = ["scratch", "pretrained"]
        normalization = ["batch", "group"]
        """
      ).first)
    // Scratch has no temperature: three combinations of two keys; normalization alone decides about BatchNorm's start.
    #expect(grid.axes.map(\.keys) == [["pretraining.temperature", "initialization"], ["normalization"]])
    #expect(Set(grid.axes[0].points) == [[nil, "scratch"], ["0.1", "pretrained"], ["0.2", "pretrained"]])
    #expect(grid.count == 6)
  }

  @Test func `call pretrainings by their names where these decide what differs`() throws {
    let grid = try #require(
      try grids(
        """
        [pretrainings.cold]
        temperature = 0.05
        epochs = 50
        [conditions.a]
        initialization = "pretrained"
        pretraining = ["default", "cold"]
        learning-rate = [1e-4, 1e-3]
        """
      ).first)
    #expect(grid.axes.map(\.keys) == [["pretraining"], ["learning-rate"]])
    #expect(grid.axes[0].points == [["default"], ["cold"]])
  }

  @Test func `with members missing keep their axes as long as most are there, and say nothing of none`() throws {
    let all = try conditions(Self.whole)
    let grid = try #require(ConditionGrid.grids(of: Array(all.dropLast())).first)
    #expect(grid.axes.count == 2 && grid.count == 5)
    #expect(try grids("[conditions.a]\n[conditions.b]\n").isEmpty)
    #expect(try grids("[conditions.a]\nlearning-rate = [0.1]\n").isEmpty)
    let alike = ["a@b", "a@c"].map { Condition(name: $0, recipe: Recipe()) }
    #expect(ConditionGrid.grids(of: alike).isEmpty)
    #expect(ConditionGrid.grids(of: []).isEmpty)
  }

  @Test func `count a recipe once, whatever its names`() throws {
    let conditions = try conditions(
      """
      [conditions.a]
      augmentation = ["none", "views"]
      view-strength = [0.5, 1.0]
      """)
    // Without views their strength is nothing: two members are one condition.
    #expect(
      conditions.map(\.name) == [
        "a@augmentation=none", "a@augmentation=views@view-strength=0.5", "a@augmentation=views@view-strength=1.0",
      ])
    // Earlier versions had both.
    let stored = [Condition(name: "a@view-strength=0.5@augmentation=none", recipe: conditions[0].recipe)] + conditions
    let grid = try #require(ConditionGrid.grids(of: stored).first)
    #expect(grid.count == 3 && grid.repeats == [1])
    #expect(grid.axes.map(\.keys) == [["augmentation", "view-strength"]])
  }

  @Test func `of more keys than anybody compares are a list`() {
    let conditions = (0..<40).map { index in
      var recipe = Recipe()
      recipe.fineTuning.learningRate = Double(index + 1)
      recipe.fineTuning.weightDecay = Double(index % 7)
      recipe.pretraining?.settings.learningRate = Double(index % 5 + 1)
      recipe.pretraining?.settings.epochs = index % 3 + 1
      recipe.fineTuning.epochs = index % 11 + 1
      return Condition(name: "a@\(index)", recipe: recipe)
    }
    let grids = ConditionGrid.grids(of: conditions)
    #expect(grids.count == 1 && grids[0].count == 40)
  }

  @Test func `whose key sets another one have names that tell the members apart`() throws {
    #expect(
      try conditions("[conditions.a]\nlabels-per-class = [2, 14]\n").map(\.name) == ["a@labels=10", "a@labels=70"])
    let initializations = try conditions(
      "[conditions.a]\ninitialization = [\"scratch\", \"frozen-random\", \"pretrained\"]\n")
    #expect(
      initializations.map(\.name) == [
        "a@initialization=scratch@train=all", "a@initialization=scratch@train=head",
        "a@initialization=pretrained@train=all",
      ])
  }

  @Test func `are called by their lists where these tell them apart, whatever follows from them`() throws {
    #expect(
      try conditions("[conditions.a]\ninitialization = [\"pretrained\", \"frozen-random\"]\n").map(\.name)
        == ["a@initialization=pretrained", "a@initialization=scratch"])
  }
}
