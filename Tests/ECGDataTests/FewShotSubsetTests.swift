import ECGData
import TestSupport
import Testing

@Suite("Few-shot subsets")
struct FewShotSubsetTests {
  /// 1,000 records in shuffled classes; every third patient has two records, often of two classes.
  private static let records = (0..<1000).map { index in
    CohortRecord(
      ecgID: index + 1, patientID: index % 3 == 2 ? index - 1 : index, fold: (index / 3) % 10 + 1,
      rhythm: RhythmClass(rawValue: index * index % 5 == 0 ? index % 3 : (index * 7 + index / 5) % 5) ?? .sinusRhythm)
  }

  @Test("are balanced, from folds 1 to 8, and hold no patient twice", arguments: 0..<40)
  func balanced(seed: Int) throws {
    let subset = try FewShotSubset.draw(from: Self.records, labelsPerClass: 30, seed: UInt64(seed))
    #expect(subset.count == 150)
    let drawn = subset.map { Self.records[$0] }
    for rhythm in RhythmClass.allCases { #expect(drawn.count(of: rhythm, in: .train) == 30) }
    #expect(Set(drawn.map(\.patientID)).count == 150)
  }

  @Test("of fewer labels are the beginning of those of more", arguments: 0..<40)
  func nested(seed: Int) throws {
    let large = try FewShotSubset.draw(from: Self.records, labelsPerClass: 60, seed: UInt64(seed))
    let small = try FewShotSubset.draw(from: Self.records, labelsPerClass: 14, seed: UInt64(seed))
    #expect(small == Array(large.prefix(70)))
  }

  @Test("are the same for the same seed and others for another")
  func seeds() throws {
    let subsets = try [3, 3, 4].map { try FewShotSubset.draw(from: Self.records, labelsPerClass: 14, seed: $0) }
    #expect(subsets[0] == subsets[1])
    #expect(subsets[0] != subsets[2])
  }

  @Test("reach every record of folds 1 to 8, and none of folds 9 and 10")
  func reach() throws {
    let records = Self.records.filter { $0.patientID == $0.ecgID - 1 }
    var drawn: Set<Int> = []
    for seed in 0..<300 {
      drawn.formUnion(try FewShotSubset.draw(from: records, labelsPerClass: 20, seed: UInt64(seed)))
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
    let share = Double(pool.count { $0.rhythm == .sinusRhythm }) / Double(pool.count)
    let drawn = Double(large.count { records[$0].rhythm == .sinusRhythm }) / 300
    // Four standard deviations of a share of 300.
    #expect(abs(drawn - share) < 4 * (share * (1 - share) / 300).squareRoot(), "\(drawn) of \(share)")
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try FewShotSubset.drawNaturally(from: records, labels: 1_000_000, seed: 1)
    }
    #expect("\(error)" == "all classes together have \(pool.count) records in folds 1-8, 1000000 were asked for")
  }

  @Test("of the sample data hold 14 a class, and 60 are refused in plain words")
  func sampleData() throws {
    guard let folder = SharedData.folder("ptbxl") else { return }
    let records = Cohort(selectingFrom: try PTBXLTables(folder: folder)).records
    for seed in 1...50 { _ = try FewShotSubset.draw(from: records, labelsPerClass: 14, seed: UInt64(seed)) }
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try FewShotSubset.draw(from: records, labelsPerClass: 60, seed: 1)
    }
    #expect("\(error)" == "SBRAD has 32 records in folds 1-8, 60 were asked for")
  }

  @Test("of the full table hold 60 a class")
  func fullTable() throws {
    guard let folder = SharedData.folder("ptbxl-labels") else { return }
    let records = Cohort(selectingFrom: try PTBXLTables(folder: folder)).records
    for seed in 1...20 { _ = try FewShotSubset.draw(from: records, labelsPerClass: 60, seed: UInt64(seed)) }
  }

  @Test("that patients limit are refused with the number of patients")
  func tooFewPatients() throws {
    let records = RhythmClass.allCases.flatMap { rhythm in
      (0..<6).map { index in
        let patient = rhythm == .sinusArrhythmia ? index / 3 : 100 * rhythm.rawValue + index + 50
        return CohortRecord(ecgID: 10 * rhythm.rawValue + index + 1, patientID: patient, fold: 1, rhythm: rhythm)
      }
    }
    _ = try FewShotSubset.draw(from: records, labelsPerClass: 2, seed: 1)
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try FewShotSubset.draw(from: records, labelsPerClass: 3, seed: 1)
    }
    #expect(
      "\(error)"
        == "SARRH has 6 records of 2 distinct patients in folds 1-8, 3 of distinct patients were asked for")
  }

  @Test("that other classes' patients limit are refused with the seed")
  func sharedPatients() throws {
    // Two patients, each with a record of every class: five labels of distinct patients cannot be found.
    let records = RhythmClass.allCases.flatMap { rhythm in
      (0..<2).map { CohortRecord(ecgID: 2 * rhythm.rawValue + $0 + 1, patientID: $0, fold: 8, rhythm: rhythm) }
    }
    let error = try #require(throws: FewShotSubset.TooManyLabels.self) {
      try FewShotSubset.draw(from: records, labelsPerClass: 1, seed: 6)
    }
    #expect("\(error)".contains("2 distinct patients") && "\(error)".contains("seed 6"))
  }
}
