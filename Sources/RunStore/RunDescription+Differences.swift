extension RunDescription {
  /// What forbids to put the results of two runs together: other settings, data or science version. Name, seeds and conditions may
  /// differ.
  ///
  /// In a difference, `run` is what `other` says and `sweep` what this run says.
  public func differences(from other: RunDescription) -> [RunStoreError.Difference] {
    RunDifferences.inWhatIsTrained(run: other, sweep: self).filter { $0.key != "name" }
  }
}
