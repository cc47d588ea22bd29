internal import ReproducibleMath

/// Folds for records that have none: ten, drawn by patient.
public struct FoldDraw: Hashable, Codable, Sendable {
  public static let folds = 10

  public var seed: UInt64

  public init(seed: UInt64) {
    self.seed = seed
  }

  /// The fold of each record, 1 to 10, from the patient of each.
  ///
  /// Patients in a random order are put into the fold that has the fewest records so far, the lowest of several, with all their records.
  /// The order of the records does not matter; which records there are does.
  func folds(ofPatients patients: [Int]) -> [Int] {
    let records = patients.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    let sorted = records.keys.sorted()
    var stream = RandomStream(seed: seed, name: "folds")
    var counts = [Int](repeating: 0, count: Self.folds)
    var folds: [Int: Int] = [:]
    for place in stream.permutation(of: sorted.count) {
      let fold = counts.indices.min { (counts[$0], $0) < (counts[$1], $1) } ?? 0
      counts[fold] += records[sorted[place]] ?? 0
      folds[sorted[place]] = fold + 1
    }
    return patients.map { folds[$0] ?? 1 }
  }
}
