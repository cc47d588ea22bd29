import DurableFiles
import Glibc
import TestSupport
import Testing
import WFDB

@Suite("Signal files")
struct RecordReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func problem(header: String, signal: [UInt8]?) throws -> WFDBError {
    if let signal { try folder.write(signal, to: "r.dat") }
    let path = try folder.write(header, to: "r.hea")
    return try #require(throws: WFDBError.self) { try WFDBRecord.read(headerPath: path) }
  }

  @Test("a truncated file is refused with both sizes")
  func truncated() throws {
    let error = try problem(header: "r 2 100 3\nr.dat 16\nr.dat 16\n", signal: [UInt8](repeating: 0, count: 11))
    #expect(error == WFDBError(file: folder.path + "/r.dat", problem: .truncated(found: 11, expected: 12)))
  }

  @Test("a file that is too long is refused with both sizes")
  func tooLong() throws {
    let error = try problem(header: "r 1 100 3\nr.dat 212\n", signal: [UInt8](repeating: 0, count: 7))
    #expect(error == WFDBError(file: folder.path + "/r.dat", problem: .tooLong(found: 7, expected: 6)))
  }

  @Test("a wrong checksum is refused, naming the lead")
  func checksum() throws {
    let error = try problem(header: "r 1 100 2\nr.dat 16 200 12 0 1 4 0 V1\n", signal: [1, 0, 2, 0])
    #expect(error.problem == .wrongChecksum(lead: "V1", found: 3, header: 4))
  }

  @Test("a wrong first sample is refused, naming the lead")
  func firstSample() throws {
    let error = try problem(header: "r 1 100 2\nr.dat 16 200 12 0 7 3 0 V1\n", signal: [1, 0, 2, 0])
    #expect(error.problem == .wrongFirstSample(lead: "V1", found: 1, header: 7))
  }

  @Test("verification can be left out, and checksums may be written signed")
  func verification() throws {
    try folder.write([0xff, 0xff, 0xfe, 0xff], to: "r.dat")
    let wrong = try folder.write("r 1 100 2\nr.dat 16 200 12 0 7 9 0 V1\n", to: "wrong.hea")
    #expect(try WFDBRecord.read(headerPath: wrong, verifying: false).leads[0].digital == [-1, -2])
    let signed = try folder.write("r 1 100 2\nr.dat 16 200 12 0 -1 -3 0 V1\n", to: "signed.hea")
    #expect(try WFDBRecord.read(headerPath: signed).leads[0].digital == [-1, -2])
  }

  @Test("files that are not there are named, header and signal alike")
  func unreadable() throws {
    let missing = folder.path + "/none.hea"
    func absence(of path: String) -> WFDBError {
      WFDBError(file: path, problem: .unreadable(FileError(path, "cannot be read", code: ENOENT)))
    }
    #expect(throws: absence(of: missing)) {
      try WFDBRecord.read(headerPath: missing)
    }
    let error = try problem(header: "r 1 100 3\nr.dat 16\n", signal: nil)
    #expect(error == absence(of: folder.path + "/r.dat"))
  }

  @Test("a header without a length takes it from the file, after the byte offset")
  func lengthFromFile() throws {
    try folder.write([9, 9, 1, 0, 2, 0, 3, 0, 4, 0], to: "r.dat")
    let path = try folder.write("r 2 100\nr.dat 16+2\nr.dat 16+2\n", to: "r.hea")
    #expect(try WFDBRecord.read(headerPath: path).leads.map(\.digital) == [[1, 3], [2, 4]])
  }

  @Test("pairs of twelve bits are read after a byte offset, too, and what is missing is counted with it")
  func packedPairsAfterOffset() throws {
    let header = "r 2 100 1\nr.mat 212+5\nr.mat 212+5\n"
    try folder.write([9, 9, 9, 9, 9, 0x01, 0xf0, 0xfe], to: "r.mat")
    let path = try folder.write(header, to: "r.hea")
    #expect(try WFDBRecord.read(headerPath: path).leads.map(\.digital) == [[1], [-2]])
    try folder.write([9, 9, 9, 9, 9, 0x01, 0xf0], to: "r.mat")
    let error = try #require(throws: WFDBError.self) { try WFDBRecord.read(headerPath: path) }
    #expect(error.problem == .truncated(found: 7, expected: 8))
  }

  @Test("leads may stand in several files of one length")
  func severalFiles() throws {
    try folder.write([1, 0, 2, 0], to: "a.dat")
    try folder.write([3, 0, 4, 0], to: "b.dat")
    let path = try folder.write("r 2 100\na.dat 16\nb.dat 16\n", to: "r.hea")
    let record = try WFDBRecord.read(headerPath: path)
    #expect(record.leads.map(\.digital) == [[1, 2], [3, 4]])
    #expect(record.signalFiles == ["a.dat", "b.dat"])
    try folder.write([3, 0], to: "b.dat")
    #expect(throws: WFDBError.self) { try WFDBRecord.read(headerPath: path) }
  }
}
