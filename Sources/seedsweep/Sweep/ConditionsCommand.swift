import ArgumentParser
import DurableFiles
import Sweep
import Training

struct ConditionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conditions",
    abstract: "Says what conditions mean, and how they differ.",
    discussion: """
      What the published names of conditions mean, or in what the conditions of a sweep file differ. A name says in \
      what a condition differs from the sections [encoder], [pretraining] and [fine-tuning] of the sweep file.

      EXAMPLE
        seedsweep conditions
        seedsweep conditions my-sweep.toml --only 'ssl*'
      """)

  @Argument(help: "A sweep file, such as cluster/sweeps/demo.toml.", completion: .file(extensions: ["toml"]))
  var sweep: String?

  @OptionGroup var choice: ConditionChoice

  @Option(help: "How many labelled records published names have here, all classes together.")
  var labels = 70

  func validate() throws {
    guard (1...1_000_000).contains(labels) else {
      throw ValidationError("--labels \(labels) is not between 1 and 1000000")
    }
  }

  func run() throws {
    guard let sweep else {
      let conditions = PublishedCondition.all(labels: labels).map { Condition($0) }
      try list(conditions, beside: Condition(name: "", recipe: Recipe(pretraining: nil)))
      return try listWithoutNetwork()
    }
    let definition = try choice.apply(to: SweepFile.read(path: sweep).definition)
    try list(definition.conditions, beside: Condition(name: "", recipe: definition.defaults))
  }

  /// What no published name means: conditions that train no network, or no more than its head.
  private func listWithoutNetwork() throws {
    let kinds = FineTuningSettings.ClassifierKind.allCases.filter { !$0.hasEpochs }.map {
      ($0.rawValue, "classifier = \"\($0.rawValue)\"")
    }
    for (name, line) in [("frozen-random", "initialization = \"frozen-random\"")] + kinds {
      try StandardOutput.line("[conditions.\(name)], a table of a sweep file")
      try StandardOutput.line("    \(line)")
    }
    try StandardOutput.line("rr-rule, in every sweep of the task rhythm-top5")
    try StandardOutput.line("    a reference line: it has neither labels nor a seed")
  }

  private func list(_ conditions: [Condition], beside defaults: Condition) throws {
    let common = defaults.recipeSettings
    for condition in conditions {
      try StandardOutput.line(condition.name)
      let own = condition.recipeSettings.filter { setting in
        !common.contains(setting) && !(setting.key.hasPrefix("pretraining.") && isDefault(condition))
      }
      for setting in own { try StandardOutput.line("    \(setting.key) = \(setting.value)") }
      if own.isEmpty { try StandardOutput.line("    as the sections say") }
    }
  }

  /// Whether what is pretrained is what the section says.
  private func isDefault(_ condition: Condition) -> Bool {
    condition.recipe.pretraining.map { $0.name == PretrainingRecipe.defaultName } ?? true
  }
}
