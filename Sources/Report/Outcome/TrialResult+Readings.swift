import Training

extension TrialResult {
  /// The selected epoch, 1 being the first trained one and 0 the untrained network, which is never selected; nil for a trial that
  /// diverged. Only `CollapseReading` counts otherwise.
  var bestEpoch: Int? { divergedInEpoch == nil ? selectedEpoch : nil }

  /// What is kept of the test fold with the selected epoch's weights, or of a classifier without epochs; nil where it was not kept.
  var selectedTest: KeptEpoch.Test? {
    guard divergedInEpoch == nil else { return nil }
    guard hasEpochs else { return kept.first?.test }
    return kept.first { $0.epoch == selectedEpoch }?.test
  }

  /// Whether the selected weights answer one class for the whole validation fold.
  var answersOneClass: Bool { divergedInEpoch == nil && selectedValidationClassesPredicted.map { $0 <= 1 } ?? false }
}
