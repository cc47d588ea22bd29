import ECGData
import TestSupport
import Testing

@Suite("Few-shot subsets")
struct FewShotSubsetTests {
  /// 1,000 records in shuffled classes; every third patient has two records, often of two classes.
  private static let records = (0..<1000).map { index in
    CohortRecord(
      ecgID: index + 1, patientID: index % 3 == 2 ? index - 1 : index, fold: (index / 3) % 10 + 1,
      label: index * index % 5 == 0 ? index % 3 : (index * 7 + index / 5) % 5)
  }

  private static let classes = Labelling.rhythmTop5.classNames

  /// Draws so many labels of each of the five rhythms.
  private func draw(_ labels: Int, from records: [CohortRecord] = records, seed: UInt64) throws -> [Int] {
    try FewShotSubset.draw(from: records, classes: Self.classes, labelsPerClass: labels, seed: seed)
  }

  @Test("are balanced, from folds 1 to 8, and hold no patient twice", arguments: 0..<40)
  func balanced(seed: Int) throws {
    let subset = try draw(30, seed: UInt64(seed))
    #expect(subset.count == 150)
    let drawn = subset.map { Self.records[$0] }
    for label in 0..<5 { #expect(drawn.count(of: label, in: .train) == 30) }
    #expect(Set(drawn.map(\.patientID)).count == 150)
  }

  @Test("of fewer labels are the beginning of those of more", arguments: 0..<40)
  func nested(seed: Int) throws {
    let large = try draw(60, seed: UInt64(seed))
    let small = try draw(14, seed: UInt64(seed))
    #expect(small == Array(large.prefix(70)))
  }

  @Test("are the same for the same seed and others for another")
  func seeds() throws {
    let subsets = try [3, 3, 4].map { try draw(14, seed: $0) }
    #expect(subsets[0] == subsets[1])
    #expect(subsets[0] != subsets[2])
  }

  @Test("reach every record of folds 1 to 8, and none of folds 9 and 10")
  func reach() throws {
    let records = Self.records.filter { $0.patientID == $0.ecgID - 1 }
    var drawn: Set<Int> = []
    for seed in 0..<300 {
      drawn.formUnion(try draw(20, from: records, seed: UInt64(seed)))
    }
    #expect(drawn == Set(records.indices.filter { records[$0].split == .train }))
  }

  @Test("drawn naturally hold the classes as often as they occur, each patient once, and fewer within more")
  func natural() throws {
    let records = Self.records
    let pool = records.filter { $0.split == .train }
    let large = try FewShotSubset.drawNaturally(from: records, labels: 300, seed: 3)
    #expect(try FewShotSubset.drawNaturally(from: records, labels: 70, seed: 3) == Array(large.prefix(70)))
    #expect(try FewShotSubset.drawNaturally(from: records, labels: 70, seed: 4) != Array(large.prefix(70)))
    #expect(large.allSatisfy { records[$0].split == .train } && Set(large.map { records[$0].patientID }).count == 300)
    let share = Double(pool.count { $0.label == 0 }) / Double(pool.count)
    let drawn = Double(large.count { records[$0].label == 0 }) / 300
    // Four standard deviations of a share of 300.
    #expect(abs(drawn - share) < 4 * (share * (1 - share) / 300).squareRoot(), "\(drawn) of \(share)")
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try FewShotSubset.drawNaturally(from: records, labels: 1_000_000, seed: 1)
    }
    #expect("\(error)" == "all classes together have \(pool.count) records in folds 1-8, 1000000 were asked for")
  }

  @Test("of the sample data hold 14 a class, and 60 are refused in plain words", .sharedData("ptbxl"))
  func sampleData() throws {
    let folder = try #require(SharedData.folder("ptbxl"))
    let records = Cohort(selectingFrom: try PTBXLTables(folder: folder)).records
    for seed in 1...50 as ClosedRange<UInt64> { _ = try draw(14, from: records, seed: seed) }
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try draw(60, from: records, seed: 1)
    }
    #expect("\(error)" == "SBRAD has 32 records in folds 1-8, 60 were asked for")
  }

  @Test("of the full table hold 60 a class", .sharedData("ptbxl-labels"))
  func fullTable() throws {
    let folder = try #require(SharedData.folder("ptbxl-labels"))
    let records = Cohort(selectingFrom: try PTBXLTables(folder: folder)).records
    for seed in 1...20 as ClosedRange<UInt64> { #expect(try draw(60, from: records, seed: seed).count == 300) }
  }

  @Test("that patients limit are refused with the number of patients")
  func tooFewPatients() throws {
    let records = (0..<5).flatMap { label in
      (0..<6).map { index in
        let patient = Self.classes[label] == "SARRH" ? index / 3 : 100 * label + index + 50
        return CohortRecord(ecgID: 10 * label + index + 1, patientID: patient, fold: 1, label: label)
      }
    }
    _ = try draw(2, from: records, seed: 1)
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try draw(3, from: records, seed: 1)
    }
    #expect(
      "\(error)"
        == "SARRH has 6 records of 2 distinct patients in folds 1-8, 3 of distinct patients were asked for")
  }

  @Test("that other classes' patients limit are refused with the seed")
  func sharedPatients() throws {
    // Two patients, each with a record of every class: five labels of distinct patients cannot be found.
    let records = (0..<5).flatMap { label in
      (0..<2).map { CohortRecord(ecgID: 2 * label + $0 + 1, patientID: $0, fold: 8, label: label) }
    }
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try draw(1, from: records, seed: 6)
    }
    #expect("\(error)".contains("2 distinct patients") && "\(error)".contains("seed 6"))
  }

  @Test("of any number of classes are balanced, and hold the classes in turn", arguments: [2, 3, 7, 64])
  func classes(number: Int) throws {
    let names = (0..<number).map { "class \($0)" }
    let records = (0..<20 * number).map {
      CohortRecord(ecgID: $0 + 1, patientID: $0, fold: $0 % 8 + 1, label: ($0 * 5 + $0 / number) % number)
    }
    let subset = try FewShotSubset.draw(from: records, classes: names, labelsPerClass: 3, seed: 5)
    #expect(subset.map { records[$0].label } == (0..<3 * number).map { $0 % number })
    #expect(Set(subset).count == 3 * number)
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try FewShotSubset.draw(from: records, classes: names + ["none"], labelsPerClass: 1, seed: 5)
    }
    #expect("\(error)" == "none has 0 records in folds 1-8, 1 were asked for")
  }

  /// Where the classes are the first of five, their records are drawn as they are among the five: a class has its own stream.
  @Test func `of a class do not depend on how many classes follow`() throws {
    let records = Self.records.enumerated().map { index, record in
      CohortRecord(ecgID: record.ecgID, patientID: index, fold: record.fold, label: record.label)
    }
    let five = try draw(10, from: records, seed: 9)
    let two = try FewShotSubset.draw(from: records, classes: ["SR", "AFIB"], labelsPerClass: 10, seed: 9)
    #expect(two == five.filter { records[$0].label < 2 })
  }
}
