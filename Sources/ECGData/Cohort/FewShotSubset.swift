internal import ReproducibleMath

/// The labelled records of a trial, from folds 1 to 8, no two of one patient.
public enum FewShotSubset {
  /// Why a subset cannot be drawn.
  public struct TooManyLabels: Error, Equatable, Sendable {
    /// The name of the class that has too few; nil where records of all classes were asked for together.
    public var className: String?
    /// Records and patients of the class in folds 1 to 8.
    public var records: Int
    public var patients: Int
    /// Records that were asked for, of the class where there is one.
    public var labels: Int
    public var seed: UInt64
  }

  /// Draws `labelsPerClass` records of each class.
  ///
  /// In each round every class takes the next record of its own permutation whose patient is not taken yet. So the subset of
  /// fewer labels is the beginning of the subset of more, and every so many indices hold the classes in their order.
  ///
  /// - Parameter classes: the classes' names in the order of their labels.
  /// - Returns: indices into `records`.
  public static func draw(
    from records: [CohortRecord], classes: [String], labelsPerClass: Int, seed: UInt64
  ) throws(TooManyLabels) -> [Int] {
    var queues = classes.indices.map { label in
      let candidates = records.indices.filter { records[$0].label == label && records[$0].split == .train }
      var stream = RandomStream(seed: seed, name: "subset", indices: label)
      return stream.permutation(of: candidates.count).map { candidates[$0] }[...]
    }
    var takenPatients: Set<Int> = []
    var subset: [Int] = []
    for _ in 0..<labelsPerClass {
      for label in classes.indices {
        queues[label] = queues[label].drop { takenPatients.contains(records[$0].patientID) }
        guard let record = queues[label].popFirst() else {
          throw TooManyLabels(label, classes[label], in: records, labels: labelsPerClass, seed: seed)
        }
        takenPatients.insert(records[record].patientID)
        subset.append(record)
      }
    }
    return subset
  }

  /// Draws `labels` records whatever their classes, so that these come as often as they occur.
  ///
  /// The subset of fewer labels is the beginning of the subset of more.
  ///
  /// - Returns: indices into `records`.
  public static func drawNaturally(
    from records: [CohortRecord], labels: Int, seed: UInt64
  ) throws(TooManyLabels) -> [Int] {
    let candidates = records.indices.filter { records[$0].split == .train }
    var stream = RandomStream(seed: seed, name: "subset/natural")
    var takenPatients: Set<Int> = []
    var subset: [Int] = []
    for candidate in stream.permutation(of: candidates.count).map({ candidates[$0] }) {
      guard subset.count < labels else { break }
      guard takenPatients.insert(records[candidate].patientID).inserted else { continue }
      subset.append(candidate)
    }
    guard subset.count == labels else { throw TooManyLabels(nil, nil, in: records, labels: labels, seed: seed) }
    return subset
  }
}

extension FewShotSubset.TooManyLabels {
  fileprivate init(_ label: Int?, _ className: String?, in records: [CohortRecord], labels: Int, seed: UInt64) {
    let own = records.filter { (label == nil || $0.label == label) && $0.split == .train }
    self.init(
      className: className, records: own.count, patients: Set(own.map(\.patientID)).count, labels: labels, seed: seed)
  }
}

extension FewShotSubset.TooManyLabels: CustomStringConvertible {
  public var description: String {
    let owner = className.map { "\($0) has" } ?? "all classes together have"
    if records < labels { return "\(owner) \(records) records in folds 1-8, \(labels) were asked for" }
    if patients < labels {
      return "\(owner) \(records) records of \(patients) distinct patients in folds 1-8, "
        + "\(labels) of distinct patients were asked for"
    }
    return "\(owner) \(records) records of \(patients) distinct patients in folds 1-8, of whom other classes take "
      + "too many with seed \(seed), \(labels) were asked for"
  }
}
