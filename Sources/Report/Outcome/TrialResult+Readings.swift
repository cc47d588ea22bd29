import Training

extension TrialResult {
  /// The selected epoch counted from 0 over the trained epochs; nil for a trial that diverged.
  var bestEpochFromZero: Int? { divergedInEpoch == nil ? selectedEpoch.map { $0 - 1 } : nil }

  /// Whether the selected weights answer one class for the whole validation fold.
  var answersOneClass: Bool { divergedInEpoch == nil && selectedValidationClassesPredicted == 1 }
}
