import SettingKeys

/// Candidates among which nothing can be chosen.
public enum ChoiceError: Error, Equatable, CustomStringConvertible {
  case unknownCandidate(choice: String, name: String, known: [String])
  case unknownKey(String, known: [String])
  case onlyCandidate(choice: String, name: String)
  case candidateTwice(String, choices: [String])
  case nameTaken(String, byCondition: Bool)
  case withoutValidation(choice: String, name: String)
  /// What shapes the labelled records or the trials of a seed, and so is nothing to choose.
  case differing(
    choice: String, key: String, first: (name: String, value: String), second: (name: String, value: String))

  public var description: String {
    switch self {
    case .unknownCandidate(let choice, let name, let known):
      "choice \(choice): there is no condition \"\(name)\"; \(Self.hint(name, known))"
    case .unknownKey(let key, let known):
      "--choose-over \(key): no grid of the run varies that key; "
        + (known.isEmpty ? "it has no grid, name candidates by --choose" : Self.hint(key, known))
    case .onlyCandidate(let choice, let name):
      "choice \(choice): \(name) is its only candidate; a choice takes two or more"
    case .candidateTwice(let name, let choices):
      choices.first == choices.last
        ? "choice \(choices.first ?? ""): the candidate \(name) is there twice; name it once"
        : "\(name) is a candidate of both \(choices.joined(separator: " and ")); a condition has one choice at most"
    case .nameTaken(let name, let byCondition):
      "choice \(name): \(byCondition ? "a condition" : "another choice") has that name; give the choice a name of its own"
    case .withoutValidation(let choice, let name):
      "choice \(choice): \(name) trains no network and has no validation scores to be chosen by; leave it out"
    case .differing(let choice, let key, let first, let second):
      "choice \(choice): \(key) is \(first.value) in \(first.name) and \(second.value) in \(second.name); candidates learn from the same "
        + "labelled records, with the same trials a seed"
    }
  }

  private static func hint(_ name: String, _ known: [String]) -> String {
    if let nearest = Suggestion.nearest(to: name, among: known) { return "did you mean \"\(nearest)\"?" }
    let rest = known.count > 20 ? " and \(known.count - 20) more" : ""
    return "there are \(known.prefix(20).joined(separator: ", "))\(rest)"
  }

  public static func == (left: ChoiceError, right: ChoiceError) -> Bool { left.description == right.description }
}
