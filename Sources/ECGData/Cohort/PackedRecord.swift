/// One packed record, without its signals and whatever it is classified as.
public struct PackedRecord: Hashable, Sendable {
  public var ecgID: Int
  public var patientID: Int
  /// 1 to 10.
  public var fold: Int

  public init(ecgID: Int, patientID: Int, fold: Int) {
    self.ecgID = ecgID
    self.patientID = patientID
    self.fold = fold
  }

  public var split: Split { Split(fold: fold) }
}
