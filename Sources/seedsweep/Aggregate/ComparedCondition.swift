import Report
import SettingKeys
import Training

extension SweepOutcome {
  /// The condition or chosen method that an option names; a candidate is stood for by its method.
  func condition(named name: String, option: String = "--against", of run: String = "the sweep") throws -> Condition {
    if let choice = choice(ofCandidate: name) {
      throw ComparedCandidate(name: name, option: option, choice: choice.name)
    }
    let conditions = conditions.map(\.condition)
    guard let condition = conditions.first(where: { $0.name == name }) else {
      throw UnknownCondition(name: name, option: option, run: run, conditions: conditions.map(\.name))
    }
    return condition
  }
}

/// A condition to compare that the runs do not have.
struct UnknownCondition: Error, CustomStringConvertible {
  let name: String
  let option: String
  let run: String
  let conditions: [String]

  var description: String {
    let hint = Suggestion.nearest(to: name, among: conditions).map { "; did you mean \"\($0)\"?" } ?? ""
    return "\(option) \(name): \(run) has no such condition; it has \(conditions.joined(separator: ", "))\(hint)"
  }
}

/// A condition that is not compared itself.
struct ComparedCandidate: Error, CustomStringConvertible {
  let name: String
  let option: String
  let choice: String

  var description: String {
    "\(option) \(name): it is a candidate of \(choice), which is compared in its place; name \(choice)"
  }
}
