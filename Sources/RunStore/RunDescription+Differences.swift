extension RunDescription {
  /// What forbids to put the results of two runs together: other settings, data or science version. Name, seeds and conditions may
  /// differ.
  ///
  /// In a difference, `run` is what `other` says and `sweep` what this run says.
  public func differences(from other: RunDescription) -> [RunStoreError.Difference] {
    RunDifferences.inWhatIsTrained(run: other, sweep: self).filter { $0.key != "name" }
  }

  /// The difference between the records on which the runs' trials are trained and scored, in the words of `differences`; nil where they are
  /// the same with the same classes, whatever is packed beside them.
  public func differenceOfRecords(from other: RunDescription) -> RunStoreError.Difference? {
    RunDifferences.inCohort(run: other, sweep: self)
  }
}
