import ContentHash
import Foundation
import TestSupport
import Testing
import WFDB

@testable import ECGData

/// Damaged folders, many of them: whatever is done to a table, a header or a signal, the folder is refused in one line that names a
/// file, or what is trained on is sane.
///
/// `SEEDSWEEP_MUTATIONS` sets how many, `SEEDSWEEP_FIRST_MUTATION` from which number on.
@Suite struct `Mutated folders` {
  /// The record whose files are damaged.
  private static let record = 2

  private let folder: TestFolder
  private let originals: [FolderMutation.Target: (path: String, bytes: [UInt8])]

  init() throws {
    folder = try TestFolder(records: 12)
    let paths: [FolderMutation.Target: String] = [
      .database: folder.table, .statements: folder.path + "/scp_statements.csv",
      .header: folder.record(Self.record) + ".hea", .signal: folder.record(Self.record) + ".dat",
    ]
    originals = try paths.mapValues { ($0, Array(try Data(contentsOf: URL(filePath: $0)))) }
  }

  @Test(arguments: BadRecords.allCases)
  func `are refused in one line that names the file, or give what can be trained on`(policy: BadRecords) throws {
    var accepted = 0
    var refused = 0
    let count = TextMutations.count(else: isNightly ? 1000 : 100)
    for number in TextMutations.first..<TextMutations.first + count {
      var mutation = FolderMutation(number)
      let original = try #require(originals[mutation.target])
      try write(mutation.apply(to: original.bytes), to: original.path)
      defer { try? write(original.bytes, to: original.path) }
      if try outcome(of: mutation, policy) { accepted += 1 } else { refused += 1 }
      // Each folder that was packed is remembered, and every write looks through all that is remembered.
      if number.isMultiple(of: 500) { try FileManager.default.removeItem(atPath: cache) }
    }
    print("mutated folders (\(policy)): \(accepted) accepted, \(refused) refused")
    let fewest = policy == .refuse ? count / 4 : count / 20
    #expect(count < 100 || (accepted > count / 50 && refused > fewest), "\(accepted), \(refused)")
  }

  private var cache: String { folder.temporary.path + "/cache" }

  private func write(_ bytes: [UInt8], to path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

  /// Whether the folder is packed; what is said of it or packed is checked.
  private func outcome(of mutation: FolderMutation, _ policy: BadRecords) throws -> Bool {
    let cache = try SignalCache(directory: cache)
    let packing = Result { try cache.prepare(folder: folder.path, exclusion: Exclusion(badRecords: policy)) }
    if case .success(let packed) = packing {
      check(packed, mutation)
      try FileManager.default.removeItem(atPath: packed.path)
    }
    let refusal = try refusal(packing, mutation)
    let description: DataDescription
    do {
      var described = try DataDescription(folder: folder.path)
      described.checkSignals()
      description = described
    } catch {
      #expect(refusal == error, "\(mutation)")
      return false
    }
    for problem in description.problems { check(line: problem, mutation) }
    switch policy {
    case .refuse:
      // Folds without records are refused when the sweep is known.
      let isRefused = refusal != nil || description.cohort.problem != nil
      #expect(
        description.isFaulty == isRefused,
        "\(mutation): \(description.problems), but \(refusal.map { "\($0)" } ?? "packed")")
    case .exclude:
      guard case .success(let packed) = packing else { break }
      let isWhole = packed.excluded.isEmpty && description.cohort.problem == nil
      #expect(description.isFaulty != isWhole, "\(mutation): \(description.problems), but \(packed.excluded)")
    }
    return refusal == nil
  }

  /// What packing has refused, which is checked; nil where it has not.
  private func refusal(_ packing: Result<LabelledSignals, any Error>, _ mutation: FolderMutation) throws -> DataError? {
    guard case .failure(let error) = packing else { return nil }
    let refusal = try #require(error as? DataError, "\(mutation)")
    check(line: refusal, mutation)
    return refusal
  }

  private func check(line error: DataError, _ mutation: FolderMutation) {
    let text = error.description
    #expect(text.hasPrefix(folder.path), "\(mutation): \(text)")
    #expect(text.utf8.count < 10_000 && !text.contains(where: \.isNewline), "\(mutation): \(text)")
    #expect(
      text.unicodeScalars.allSatisfy { ![.control, .format].contains($0.properties.generalCategory) },
      "\(mutation): \(text)")
  }

  private func check(_ packed: LabelledSignals, _ mutation: FolderMutation) {
    #expect(!packed.records.isEmpty && packed.records.count <= 13, "\(mutation)")
    for index in packed.records.indices {
      let values = packed.signal(at: index)
      let deviation = packed.standardDeviation(at: index)
      let largest = values.reduce(0) { max($0, $1.magnitude) }
      #expect(deviation >= 0.01 && deviation <= 5, "\(mutation): \(deviation)")
      // A maximum of NaN and numbers is not told by comparing: the sum is.
      let sum = values.reduce(0.0) { $0 + Double($1) }
      #expect(sum.isFinite && largest > 0.5 && largest <= 10, "\(mutation): \(largest)")
    }
    #expect(Set(packed.records.map(\.ecgID)).count == packed.records.count, "\(mutation)")
  }
}
