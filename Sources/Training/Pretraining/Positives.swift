import ECGData
import ReproducibleMath

/// Which two signals of a batch count as alike, before they are changed by views of their own.
///
/// *Patient*: the second view is one of another record of the same patient, any of them with the same probability, drawn anew in every epoch;
/// where the patient has only one record in the pool it is one of the same record. Every record is still a first view once an epoch, and
/// two records of a patient that are in one batch by chance count as strangers where they are no pair. Source: Diamant et al., "Patient
/// contrastive learning" (PLoS Computational Biology 2022).
///
/// *Halves*: the first view is one of the record's first half, the second one of its second half. A half stands in the middle of a full
/// record and zeros around it: repeating it would put a false interval between two beats, stretching it would change the rate, and in the
/// middle nothing of it is lost to the views' crop of at least eight seconds of ten. Source: Kiyasseh, Zhu and Clifton, "CLOCS" (ICML 2021),
/// contrastive multi-segment coding.
struct Positives {
  /// What a view is made from.
  struct Source: Equatable {
    var record: Int
    /// 0 or 1: only this half of it; nil takes all.
    var half: Int?
  }

  private let kind: PretrainingSettings.Positives
  private let seed: UInt64
  /// The pool's records of each patient who has more than one, ascending; empty where patients do not matter.
  private let recordsOfPatient: [Int: [Int]]
  private let patient: (Int) -> Int

  /// - Parameters:
  ///   - pool: the records that are trained on.
  ///   - patient: whose record it is.
  init(_ kind: PretrainingSettings.Positives, seed: UInt64, pool: [Int], patient: @escaping (_ record: Int) -> Int) {
    self.kind = kind
    self.seed = seed
    self.patient = patient
    recordsOfPatient =
      kind == .patient ? Dictionary(grouping: pool.sorted(), by: patient).filter { $0.value.count > 1 } : [:]
  }

  /// What view 0 or 1 of a record's pair is made from.
  func source(of record: Int, view: Int, epoch: Int) -> Source {
    switch kind {
    case .views: Source(record: record)
    case .halves: Source(record: record, half: view)
    case .patient: Source(record: view == 0 ? record : partner(of: record, epoch: epoch))
    }
  }

  private func partner(of record: Int, epoch: Int) -> Int {
    let others = recordsOfPatient[patient(record), default: []].filter { $0 != record }
    guard !others.isEmpty else { return record }
    var stream = RandomStream(seed: seed, name: "pretraining/partners", indices: epoch, record)
    return others[stream.integer(below: others.count)]
  }

  /// Writes half of a record [samples][leads] into the middle of a full one, zeros around it.
  static func write(
    half: Int, of record: UnsafeBufferPointer<Float>, leads: Int, into target: UnsafeMutableBufferPointer<Float>
  ) {
    let samples = record.count / leads
    let length = samples / 2
    let first = half == 0 ? 0 : samples - length
    let margin = (samples - length) / 2
    target.update(repeating: 0)
    let values = UnsafeBufferPointer(rebasing: record[(first * leads)..<((first + length) * leads)])
    _ = UnsafeMutableBufferPointer(rebasing: target[(margin * leads)...]).update(fromContentsOf: values)
  }
}
