/// A method of which several candidates were trained, such as one a learning rate: the best one on the validation fold stands for it.
public struct MethodChoice: Equatable, Sendable {
  /// How often a choice is made.
  public enum By: String, CaseIterable, Sendable {
    /// One candidate for all seeds, by the mean of their validation scores.
    case mean
    /// A candidate for each seed, by its own validation score.
    case seed
  }

  /// What the method is called beside conditions.
  public var name: String
  /// The names of conditions; of equals the first is chosen.
  public var candidates: [String]
  public var by: By

  public init(name: String, candidates: [String], by: By = .mean) {
    self.name = name
    self.candidates = candidates
    self.by = by
  }
}
