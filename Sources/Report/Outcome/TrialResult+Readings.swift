import Training

extension TrialResult {
  /// The selected epoch, 1 being the first trained one and 0 the untrained network, which is never selected; nil for a trial that
  /// diverged. Only `CollapseReading` counts otherwise.
  var bestEpoch: Int? { divergedInEpoch == nil ? selectedEpoch : nil }

  /// Whether the selected weights answer one class for the whole validation fold.
  var answersOneClass: Bool { divergedInEpoch == nil && selectedValidationClassesPredicted.map { $0 <= 1 } ?? false }
}
