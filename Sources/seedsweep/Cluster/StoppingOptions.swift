import ArgumentParser
import Sweep

/// When a sweep has seen enough seeds, or cost enough.
struct StoppingOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Adds seeds until, for example, \"collapse(scratch-noaug-n70) halfwidth 0.1\", \"macro-f1(ssl-noaug-n70) halfwidth "
        + "0.05\", \"difference(ssl-noaug-n70, scratch-noaug-n70) decided\" or \"equivalent(ssl-noaug-n70, scratch-noaug-n70) "
        + "within 0.05\", or of another metric than Macro-F1 \"macro-auroc(...) halfwidth 0.05\", \"difference(...) in "
        + "macro-auroc decided\"; several goals all have to be reached, and share 5 %. A sweep also ends where no outcome of the "
        + "seeds that are left could reach them.", valueName: "goal"),
    transform: { try StoppingRule.Goal($0) })
  var until: [StoppingRule.Goal] = []

  @Option(help: "How many seeds are trained where the goals are never reached (default: 200).")
  var maxSeeds: Int?

  @Option(
    help: ArgumentHelp(
      "Ends the sweep after a complete seed where the next one would cost more core-hours than are left of so many, such as "
        + "\"--budget 40\": those that the run has cost, earlier starts included. Given again with more, the sweep goes on.",
      valueName: "core-hours"))
  var budget: Double?

  func validate() throws {
    if let budget, !Self.budgets.contains(budget) {
      throw ValidationError(
        "--budget \(budget) is not between \(Self.budgets.lowerBound) and \(Int(Self.budgets.upperBound)) core-hours")
    }
  }

  /// A thousandth of a second to more than all computers have.
  private static let budgets = 1e-6...1e9

  /// The sweep under the rule of its file or of the command line.
  func apply(to definition: SweepDefinition) throws -> SweepDefinition {
    // Also the file's own goals have to be about conditions that are wanted.
    guard !until.isEmpty || maxSeeds != nil || definition.stopping != nil else { return definition }
    return try definition.stopping(at: until, mostSeeds: maxSeeds)
  }
}
