import ContentHash
import DurableFiles
import Foundation
import TestSupport
import Testing

@testable import ECGData

@Suite("Generated records")
struct SyntheticDatasetTests {
  private static let pinned = "36710c489bf84cbf375851dba92619db6c218c1293bbdf1786af08b171acceee"

  @Test("a folder of fixed number and seed has these very bytes")
  func pinnedBytes() throws {
    let temporary = try TemporaryFolder()
    try SyntheticDataset(records: 40, seed: 1).write(to: temporary.path + "/data")
    var hasher = SHA256Hasher()
    for name in try temporary.names() where name.contains(".") {
      hasher.update(name)
      hasher.update(try FileSystem.read(temporary.path + "/" + name))
    }
    #expect(hasher.finalize().hexadecimal == Self.pinned)
  }

  @Test("record i is the same however many are asked for")
  func prefixes() throws {
    let temporary = try TemporaryFolder()
    try SyntheticDataset(records: 12, seed: 9).write(to: temporary.path + "/short")
    try SyntheticDataset(records: 30, seed: 9).write(to: temporary.path + "/long")
    for id in 10...12 {
      let record = "/records100/00000/000\(id)_lr.dat"
      let short = try FileSystem.read(temporary.path + "/short" + record)
      #expect(try FileSystem.read(temporary.path + "/long" + record) == short)
    }
    let short = try PTBXLTables(folder: temporary.path + "/short").rows
    #expect(short == Array(try PTBXLTables(folder: temporary.path + "/long").rows.prefix(12)))
  }

  @Test("another seed gives other signals")
  func seeds() {
    let patient = SyntheticPatient(id: 1, seed: 1)
    let leads = [1, 2].map { SyntheticRecord(id: 1, rhythm: .sinusRhythm, patient: patient, seed: $0).leads }
    #expect(leads[0] != leads[1])
  }

  @Test("every beginning of the cast has PTB-XL's shares within one record")
  func shares() {
    let cast = SyntheticCast.members(5000)
    var counts = [Int](repeating: 0, count: 5)
    for (index, member) in cast.enumerated() {
      counts[member.rhythm.rawValue] += 1
      for (count, share) in zip(counts, SyntheticCast.shares) {
        #expect(abs(Double(count) - share * Double(index + 1)) < 1)
      }
    }
    #expect(counts == [4100, 365, 195, 185, 155])
  }

  @Test("folds 9 and 10 hold every rhythm from a hundred records on, and no patient crosses folds")
  func folds() {
    let cast = SyntheticCast.members(3000)
    for fold in [9, 10] {
      #expect(Set(cast.prefix(110).filter { $0.fold == fold }.map(\.rhythm)).count == 5)
    }
    var folds: [Int: Set<Int>] = [:]
    var rhythms: [Int: Set<SyntheticRhythm>] = [:]
    for member in cast {
      folds[member.patientID, default: []].insert(member.fold)
      rhythms[member.patientID, default: []].insert(member.rhythm)
    }
    #expect(folds.values.allSatisfy { $0.count == 1 })
    #expect(cast.count > folds.count, "some patients have more than one record")
    #expect(rhythms.values.contains { $0.count == 2 }, "some patients have two rhythms")
  }

  @Test("3,000 records let 60 labels a class be drawn with any of 200 seeds")
  func largestSubset() throws {
    let records = SyntheticDataset(records: 3000, seed: 1).cohort()
    for seed in 1...200 as ClosedRange<UInt64> {
      let subset = try FewShotSubset.draw(
        from: records, classes: Labelling.rhythmTop5.classNames, labelsPerClass: 60, seed: seed)
      #expect(subset.count == 300)
    }
  }

  @Test("a folder that holds anything is refused and left alone")
  func occupiedFolder() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("mine", to: "data/notes.txt")
    #expect(throws: DataError(file: temporary.path + "/data", "the folder is not empty")) {
      try SyntheticDataset(records: 3, seed: 1).write(to: temporary.path + "/data")
    }
    #expect(try temporary.names() == ["data", "data/notes.txt"])
  }

  @Test("an empty folder is filled")
  func emptyFolder() throws {
    let temporary = try TemporaryFolder()
    try SyntheticDataset(records: 3, seed: 1).write(to: temporary.path + "/")
    #expect(try PTBXLTables(folder: temporary.path).rows.count == 3)
  }
}
