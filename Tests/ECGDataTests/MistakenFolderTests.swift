import DurableFiles
import Foundation
import Glibc
import TestSupport
import Testing
import WFDB

@testable import ECGData

/// What people give in place of a PTB-XL folder: each is answered in one line that says what to do.
@Suite struct `A folder given by mistake` {
  private func refusal(_ path: String) throws -> String {
    let error = try #require(throws: DataError.self) { try DataDescription(folder: path) }
    let packing = try #require(throws: DataError.self) {
      try SignalCache(directory: NSTemporaryDirectory() + "/seedsweep-unused").prepare(folder: path)
    }
    #expect(error == packing)
    return error.description
  }

  @Test func `that lies above the real one, as wget leaves it, is told where that is`() throws {
    let folder = try TestFolder(records: 5)
    let deep = folder.temporary.path + "/physionet.org/files/ptb-xl"
    try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: folder.path, toPath: deep + "/1.0.3")
    for start in ["physionet.org", "physionet.org/files", "physionet.org/files/ptb-xl"] {
      let path = "\(folder.temporary.path)/\(start)"
      #expect(
        try refusal(path) == "\(path): there is no ptbxl_database.csv here, but in \(deep)/1.0.3: give that folder")
    }
    for inner in ["records100", "records100/00000"] {
      let path = "\(deep)/1.0.3/\(inner)"
      #expect(
        try refusal(path) == "\(path): there is no ptbxl_database.csv here, but in \(deep)/1.0.3: give that folder")
    }
  }

  @Test func `that is called . is told the one above it, too`() async throws {
    let folder = try TestFolder(records: 5)
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      try #require(FileManager.default.changeCurrentDirectoryPath(path + "/records100/00000"))
      let error = try #require(throws: DataError.self) { try DataDescription(folder: ".") }
      let real = FileSystem.absolutePath(of: path)
      try #require(error.description == ".: there is no ptbxl_database.csv here, but in \(real): give that folder")
    }
  }

  @Test func `that is or holds an archive is to be unpacked`() throws {
    let folder = try TemporaryFolder()
    let archive = try folder.write("PK", to: "ptb-xl-1.0.3.zip")
    #expect(try refusal(archive) == "\(archive): this is an archive: unpack it and give the folder it makes")
    #expect(
      try refusal(folder.path)
        == "\(folder.path): there is no ptbxl_database.csv here, but ptb-xl-1.0.3.zip: unpack it and give the folder it makes"
    )
    let file = try folder.write("", to: "ptbxl_database.csv")
    #expect(try refusal(file) == "\(file): this is no folder: give the one that holds ptbxl_database.csv")
    let windows = "data\\ptb-xl"
    #expect(
      try refusal(windows) == "\(windows): there is no such folder: write / in place of Windows path separators")
  }

  @Test func `with the 500 Hz records only is told to fetch the others`() throws {
    let folder = try TestFolder(records: 60)
    try FileManager.default.moveItem(atPath: folder.path + "/records100", toPath: folder.path + "/records500")
    let reason =
      "the file is not there: the folder has records500 only, and the 100 Hz records in records100 are needed: fetch them too"
    #expect(
      try folder.description().problems.map(\.description)
        == ["\(folder.record(1)).hea: \(reason); the same is true of 59 other records"])
    #expect(folder.refusal() == "\(folder.record(1)).hea: \(reason)")
  }

  @Test func `with signals in MATLAB's form is told what is needed`() throws {
    let folder = try TestFolder()
    try FileManager.default.moveItem(atPath: folder.record(7) + ".dat", toPath: folder.record(7) + ".mat")
    #expect(
      folder.refusal()
        == "\(folder.record(7)).dat: the file is not there: its signal is in a .mat file, which is not read: PTB-XL's own records are needed"
    )
    try FileManager.default.moveItem(atPath: folder.record(7) + ".mat", toPath: folder.record(7) + ".dat")
    try FileManager.default.copyItem(
      atPath: folder.record(7) + ".dat", toPath: folder.path + "/records100/00000/00007x.mat")
    try folder.replace("00007_lr.dat", by: "00007x.mat", in: folder.record(7) + ".hea")
    #expect(
      folder.refusal()
        == "\(folder.record(7)).hea: names the signal file 00007x.mat, expected 00007_lr.dat; .mat files are not read, PTB-XL's own records are needed"
    )
  }

  @Test(arguments: ["records100/00000/", "C:\\ptbxl\\"])
  func `whose headers name folders is told what to write`(prefix: String) throws {
    let folder = try TestFolder()
    try folder.replace("00007_lr.dat", by: prefix + "00007_lr.dat", in: folder.record(7) + ".hea")
    #expect(
      folder.refusal()
        == "\(folder.record(7)).hea:2: the signal file \"\(prefix)00007_lr.dat\" has a folder: write 00007_lr.dat, the file lies beside its header"
    )
  }

  @Test(arguments: MissingSamples.allCases)
  func `with a lead that was not recorded is told that nothing fills it`(missingSamples: MissingSamples) throws {
    let folder = try TestFolder()
    try folder.rewrite(7) { $0.leads[11].digital = Array(repeating: .min, count: 1000) }
    let error = try #require(throws: DataError.self) { try folder.pack(missingSamples: missingSamples) }
    #expect(
      error.description
        == "\(folder.record(7)).dat: lead V6 has nothing but missing samples, which nothing can fill: exclude = [7] in the sweep file's [data] leaves the record out"
    )
  }

  @Test(.timeLimit(.minutes(10)), arguments: ["ptbxl_database.csv", "scp_statements.csv", "hea", "dat"])
  func `in which a file is a named pipe is refused, not waited for`(name: String) throws {
    let folder = try TestFolder()
    let file = name.hasSuffix("csv") ? "\(folder.path)/\(name)" : "\(folder.record(7)).\(name)"
    try FileManager.default.removeItem(atPath: file)
    try #require(mkfifo(file, 0o600) == 0)
    #expect(folder.refusal() == "\(file): cannot be read: it is a named pipe, not a plain file")
  }

  @Test func `in which a table is a device is refused`() throws {
    let folder = try TestFolder()
    try FileManager.default.removeItem(atPath: folder.table)
    try FileManager.default.createSymbolicLink(atPath: folder.table, withDestinationPath: "/dev/zero")
    #expect(folder.refusal() == "\(folder.table): cannot be read: it is a device, not a plain file")
  }

  @Test func `never writes control characters of its files to a terminal`() throws {
    let folder = try TestFolder()
    try folder.setField("strat_fold", ofRecord: 7, to: "\u{1b}[31m\u{202e}3")
    #expect(folder.refusal() == "\(folder.table):8: the strat_fold \"?[31m?3\" is not a whole number")
    try folder.setField("strat_fold", ofRecord: 7, to: "3")
    try folder.replace("0 V6", by: "0 V\u{1b}]0;\u{7}", in: folder.record(7) + ".hea")
    let text = try folder.description().text
    #expect(text.contains("no lead V6") && text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 })
  }
}
