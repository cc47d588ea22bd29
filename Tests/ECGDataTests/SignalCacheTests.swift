import ContentHash
import DurableFiles
import Foundation
import TestSupport
import Testing

@testable import ECGData

@Suite("The signal cache")
struct SignalCacheTests {
  private let temporary: TemporaryFolder
  private let folder: String
  private let cache: SignalCache

  init() throws {
    temporary = try TemporaryFolder()
    folder = temporary.path + "/data"
    cache = try SignalCache(directory: temporary.path + "/deep/cache")
    try SyntheticDataset(records: 30, seed: 2).write(to: folder)
  }

  private func signals() throws -> [String] {
    try temporary.names().filter { $0.hasPrefix("deep/cache/") && !$0.contains("index") }
  }

  @Test("packing ends where nobody wants it any more, and leaves nothing", arguments: BadRecords.allCases)
  func givenUp(policy: BadRecords) throws {
    struct Stopped: Error {}
    var read = 0
    #expect(throws: Stopped.self) {
      try cache.prepare(folder: folder, exclusion: Exclusion(badRecords: policy)) { done, _ in
        read = done
        if done == 3 { throw Stopped() }
      }
    }
    #expect(try read == 3 && signals().isEmpty)
    #expect(try cache.prepare(folder: folder).count == 30)
  }

  @Test("a packed file holds the signals as they were preprocessed, and its name is its hash")
  func contents() throws {
    let packed = try cache.prepare(folder: folder)
    let tables = try PTBXLTables(folder: folder)
    for (index, row) in tables.rows.enumerated() {
      let signal = try Preprocessing.signal(of: row, in: tables, missingSamples: .refuse)
      #expect(Array(packed.signal(at: index)) == signal.values)
      #expect(packed.standardDeviation(at: index) == signal.standardDeviation)
    }
    let bytes = try Data(contentsOf: URL(filePath: packed.path))
    #expect(SHA256Digest(hashing: bytes) == packed.fingerprint)
    #expect(packed.path == cache.path(of: packed.fingerprint))
    #expect(Split.allCases.flatMap { packed.indices(in: $0) }.sorted() == Array(0..<30))
    #expect(packed.indices(in: .test).allSatisfy { packed.record(at: $0).fold == 10 })
  }

  @Test("a record that changed is read again, and so is everything where the choice for missing samples changed")
  func changes() throws {
    var read = 0
    let first = try cache.prepare(folder: folder) { _, _ in read += 1 }
    let path = folder + "/records100/00000/00004_lr.hea"
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
    let second = try cache.prepare(folder: folder) { _, _ in read += 1 }
    _ = try cache.prepare(folder: folder, missingSamples: .interpolate) { _, _ in read += 1 }
    #expect(read == 90)
    #expect(first.fingerprint == second.fingerprint)
    #expect(try signals().count == 1)
  }

  @Test("generated records have one fingerprint, by way of the cache or of a folder")
  func synthetic() throws {
    let fromFolder = try cache.prepare(folder: folder)
    let fresh = try SignalCache(directory: temporary.path + "/deep/cache/second")
    let generated = try fresh.synthetic(records: 30, seed: 2)
    #expect(generated.fingerprint == fromFolder.fingerprint)
    let again = try fresh.synthetic(records: 30, seed: 2) { _, _ in Issue.record("generated again") }
    #expect(again.fingerprint == generated.fingerprint)
    #expect(try fresh.synthetic(records: 30, seed: 3).fingerprint != generated.fingerprint)
    let fine = try fresh.synthetic(records: 30, seed: 2, rate: .hertz500)
    #expect(fine.rate == .hertz500 && fine.signal(at: 29).count == 60_000 && fine.records == generated.records)
    #expect(try fresh.synthetic(records: 30, seed: 2).fingerprint == generated.fingerprint)
  }

  @Test("many at once end with one file and no remains")
  func concurrency() async throws {
    let cache = cache
    let folder = folder
    let fingerprints = try await withThrowingTaskGroup(of: SHA256Digest.self) { group in
      for index in 0..<8 {
        group.addTask {
          index % 2 == 0
            ? try cache.prepare(folder: folder).fingerprint : try cache.synthetic(records: 30, seed: 2).fingerprint
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(fingerprints).count == 1)
    #expect(try signals().sorted() == ["deep/cache/\(fingerprints[0]).signals", "deep/cache/synthetic.lock"])
  }

  @Test("what a killed writer left is cleared, what a living one writes is not")
  func remains() throws {
    try temporary.write("half", to: "deep/cache/seedsweep-abcdef.partial")
    let living = try PartialFile(in: cache.directory)
    _ = try cache.prepare(folder: folder)
    let partial = try signals().filter { $0.hasSuffix(".partial") }
    #expect(partial.count == 1 && partial != ["deep/cache/seedsweep-abcdef.partial"])
    _ = consume living
    #expect(try signals().allSatisfy { !$0.hasSuffix(".partial") })
  }

  @Test("a failing record leaves no file behind")
  func failure() throws {
    let path = folder + "/records100/00000/00020_lr.dat"
    try Data((try Data(contentsOf: URL(filePath: path))).dropLast(5)).write(to: URL(filePath: path))
    let expected = DataError(file: path, "truncated: 23995 bytes, the header asks for 24000")
    #expect(throws: expected) { try cache.prepare(folder: folder) }
    #expect(try signals().isEmpty)
  }

  @Test("a file from elsewhere is verified against its fingerprint")
  func verification() throws {
    let packed = try cache.prepare(folder: folder)
    let other = try SignalCache(directory: temporary.path + "/other")
    #expect(try other.open(packed.fingerprint) == nil)
    var bytes = try Data(contentsOf: URL(filePath: packed.path))
    try bytes.write(to: URL(filePath: other.path(of: packed.fingerprint)))
    #expect(try other.open(packed.fingerprint, verifying: true)?.count == 30)
    bytes[1000] ^= 1
    try bytes.write(to: URL(filePath: other.path(of: packed.fingerprint)))
    #expect(throws: DataError.self) { try other.open(packed.fingerprint, verifying: true) }
  }

  @Test("damaged files are refused, whatever is damaged", arguments: [0, 8, 12, 16, 24, 40])
  func damage(offset: Int) throws {
    let packed = try cache.prepare(folder: folder)
    var bytes = try Data(contentsOf: URL(filePath: packed.path))
    bytes[offset] ^= 0x11
    let path = try temporary.write(bytes, to: "damaged")
    let error = try #require(throws: DataError.self) {
      try PackedSignals(path: path, fingerprint: packed.fingerprint)
    }
    #expect(error.file == path)
  }

  @Test("short files are refused", arguments: [0, 1, 63, 64, 48_064, 1_000_000])
  func short(length: Int) throws {
    let packed = try cache.prepare(folder: folder)
    let path = try temporary.write(try Data(contentsOf: URL(filePath: packed.path)).prefix(length), to: "short")
    #expect(throws: DataError.self) { try PackedSignals(path: path, fingerprint: packed.fingerprint) }
  }
}
