public import ContentHash
public import ECGData

/// The records that a plan's tasks train on.
public struct PlannedRecords: Equatable, Sendable {
  /// The fingerprint of the packed signals.
  public let signals: SHA256Digest
  /// What every packed record is classified as; none where the plan only says which tasks there are.
  public let labels: RecordLabels
  /// What a run that the first version began calls the records; nil in any other run.
  public var firstVersion: SHA256Digest?
  /// What each use of the records is known by, whatever is packed beside them; nil where the plan only says which tasks there are.
  let digests: Digests?

  struct Digests: Equatable, Sendable {
    /// Of every packed record.
    var all: SHA256Digest
    /// Of those that have a class.
    var cohort: SHA256Digest
    /// The same with their classes.
    var labelled: SHA256Digest
  }

  /// The sha256 of the cohort's records and classes, whatever is packed beside them; nil where they are not known.
  public var labelled: SHA256Digest? { digests?.labelled }

  /// The records at hand.
  public init(_ records: LabelledSignals) {
    let labels = records.labels
    let places = labels.places
    let cohort = records.packed.digest(of: places)
    var hasher = SHA256Hasher()
    hasher.update(cohort.bytes)
    hasher.update(places.map { records.labels.classes[$0] })
    let digests = Digests(
      all: labels.isWhole ? cohort : records.packed.digest(of: Array(records.packed.records.indices)), cohort: cohort,
      labelled: hasher.finalize())
    self.init(signals: records.fingerprint, labels: labels, digests: digests)
  }

  /// Records of which nothing but the fingerprint is known: nothing can be trained on them.
  public init(signals: SHA256Digest) {
    self.init(signals: signals, labels: RecordLabels(), digests: nil)
  }

  init(signals: SHA256Digest, labels: RecordLabels, digests: Digests?) {
    self.signals = signals
    self.labels = labels
    self.digests = digests
  }
}
