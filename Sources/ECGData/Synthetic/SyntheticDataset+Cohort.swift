extension SyntheticDataset {
  /// The records of a labelling's cohort that generating would give, without their signals: nothing is generated.
  public func cohort(of labelling: Labelling = .rhythmTop5) -> [CohortRecord] {
    SyntheticCast.members(records).enumerated().compactMap { index, member in
      labelling.label(of: [member.rhythm.statement]).map {
        CohortRecord(ecgID: index + 1, patientID: member.patientID, fold: member.fold, label: $0)
      }
    }
  }
}
