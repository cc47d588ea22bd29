extension FineTuningSettings {
  /// How many steps an epoch takes where every labelled record that is asked for is there.
  public var stepsPerEpoch: Int { FineTuning.batches(of: labels, size: max(1, batchRecords)).count }
}
