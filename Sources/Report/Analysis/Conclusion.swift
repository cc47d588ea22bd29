import Statistics

/// What a comparison comes to.
enum Conclusion: String, Equatable, Sendable {
  /// Significant: a higher score, or more frequent collapse.
  case higher
  /// Significant: a lower score, or rarer collapse.
  case lower
  case noneShown = "no_difference_shown"
  /// No outcome of so many pairs could have shown anything.
  case cannotTell = "cannot_tell"
  /// The trials do not tell what there would have been to compare.
  case notTold = "not_told"

  init(_ test: FamilyTest?, difference: Double?) {
    self =
      switch test?.verdict {
      case nil, .cannotTell: .cannotTell
      case .notSignificant: .noneShown
      case .significant: (difference ?? 0) < 0 ? .lower : .higher
      }
  }

  var isSignificant: Bool { self == .higher || self == .lower }

  /// Whether the seeds could have shown a difference, and say whether they did.
  var isVerdict: Bool { isSignificant || self == .noneShown }
}

extension Comparison {
  /// What is concluded about scores.
  var conclusion: Conclusion { Conclusion(decisive, difference: decisiveDifference) }

  /// The difference in scores that the decisive test speaks of.
  var decisiveDifference: Double? {
    looks == .one ? difference.mean : symmetry.evidence.estimateAtLargest ?? difference.mean
  }

  /// What is concluded about collapse.
  var conclusionOfCollapse: Conclusion {
    let anytime = collapse.anytime.evidence.estimateAtLargest
    return Conclusion(
      decisiveOfCollapse, difference: looks == .one ? collapse.difference.mean : anytime ?? collapse.difference.mean)
  }
}
