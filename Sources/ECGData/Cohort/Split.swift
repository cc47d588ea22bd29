/// What the folds of PTB-XL are used for.
public enum Split: String, CaseIterable, Codable, Sendable {
  /// Folds 1 to 8: the pretraining pool, and the source of the labelled subsets.
  case train
  /// Fold 9.
  case validation
  /// Fold 10.
  case test

  /// The split of a fold between 1 and 10.
  public init(fold: Int) {
    precondition((1...10).contains(fold), "the fold \(fold) is outside 1...10")
    self = fold <= 8 ? .train : fold == 9 ? .validation : .test
  }
}
