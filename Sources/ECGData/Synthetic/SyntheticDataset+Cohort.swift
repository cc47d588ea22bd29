extension SyntheticDataset {
  /// The records that generating would give, without their signals: nothing is generated.
  public var cohort: [CohortRecord] {
    SyntheticCast.members(records).enumerated().map { index, member in
      CohortRecord(ecgID: index + 1, patientID: member.patientID, fold: member.fold, rhythm: member.rhythm)
    }
  }
}
