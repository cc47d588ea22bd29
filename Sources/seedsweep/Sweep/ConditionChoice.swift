import ArgumentParser
import Glibc
import Sweep
import Training

/// Which of a sweep's conditions are wanted.
struct ConditionChoice: ParsableArguments {
  @Option(
    name: .customLong("only"), parsing: .singleValue,
    help: ArgumentHelp(
      "Takes only conditions whose name fits, such as \"ssl*\" or \"*@learning-rate=0.001*\"; can be given again.",
      valueName: "pattern"), completion: .conditions)
  var wanted: [String] = []

  @Option(
    name: .customLong("except"), parsing: .singleValue,
    help: ArgumentHelp("Leaves out conditions whose name fits; can be given again.", valueName: "pattern"),
    completion: .conditions)
  var unwanted: [String] = []

  /// The sweep with the conditions that are wanted; the first of them is what others are compared with.
  func apply(to definition: SweepDefinition) throws -> SweepDefinition {
    var chosen = definition
    for pattern in wanted + unwanted where !definition.conditions.contains(where: { Self.fits($0, pattern) }) {
      throw NoSuchCondition(pattern: pattern, definition: definition)
    }
    chosen.conditions = definition.conditions.filter { condition in
      (wanted.isEmpty || wanted.contains { Self.fits(condition, $0) })
        && !unwanted.contains { Self.fits(condition, $0) }
    }
    guard !chosen.conditions.isEmpty else { throw NoSuchCondition(pattern: nil, definition: definition) }
    return chosen
  }

  private static func fits(_ condition: Condition, _ pattern: String) -> Bool {
    fnmatch(pattern, condition.name, 0) == 0
  }
}

/// A pattern that no condition's name fits, or patterns that leave none.
struct NoSuchCondition: Error, CustomStringConvertible {
  let pattern: String?
  let definition: SweepDefinition

  var description: String {
    let names = definition.conditions.prefix(20).map(\.name).joined(separator: ", ")
    let rest = definition.conditions.count > 20 ? " and \(definition.conditions.count - 20) more" : ""
    let complaint = pattern.map { "no condition fits \"\($0)\"" } ?? "--only and --except leave no condition"
    return "\(complaint); the sweep \"\(definition.name)\" has \(names)\(rest)"
  }
}
