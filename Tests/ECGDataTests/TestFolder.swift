import Foundation
import TestSupport
import WFDB

@testable import ECGData

/// A folder of generated records in which a test changes something.
struct TestFolder {
  let temporary: TemporaryFolder
  let path: String

  init(records: Int = 60) throws {
    temporary = try TemporaryFolder()
    path = temporary.path + "/data"
    try SyntheticDataset(records: records, seed: 3).write(to: path)
  }

  /// A record's files without extension.
  func record(_ id: Int) -> String {
    "\(path)/records100/00000/\(String(repeating: "0", count: 5 - "\(id)".count))\(id)_lr"
  }

  var table: String { path + "/ptbxl_database.csv" }

  /// Changes the bytes of a file.
  @discardableResult
  func edit(_ file: String, _ change: (inout [UInt8]) throws -> Void) throws -> String {
    var bytes = Array(try Data(contentsOf: URL(filePath: file)))
    try change(&bytes)
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }

  /// Replaces a text in a file, once or wherever it is.
  @discardableResult
  func replace(_ text: String, by other: String, in file: String, times: Int = .max) throws -> String {
    try edit(file) {
      $0 = Array(String(decoding: $0, as: UTF8.self).replacing(text, with: other, maxReplacements: times).utf8)
    }
  }

  /// Changes a record and writes it with the first samples and checksums that go with it.
  func rewrite(_ id: Int, _ change: (inout WFDBRecord) -> Void) throws {
    var record = try WFDBRecord.read(headerPath: record(id) + ".hea")
    change(&record)
    let (header, signal) = record.encoded()
    try Data(header.utf8).write(to: URL(filePath: self.record(id) + ".hea"))
    try Data(signal).write(to: URL(filePath: self.record(id) + ".dat"))
  }

  /// Changes a field of a row of the table.
  func setField(_ column: String, ofRecord id: Int, to value: String) throws {
    try edit(table) { bytes in
      var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      let place = lines[0].firstIndex(of: column)!
      lines[id][place] = value
      bytes = Array((lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n").utf8)
    }
  }

  func description(checkingSignals: Bool = true) throws -> DataDescription {
    var description = try DataDescription(folder: path)
    if checkingSignals { description.checkSignals() }
    return description
  }

  /// Packs the folder into a cache of its own.
  func pack(
    missingSamples: MissingSamples = .refuse, _ exclusion: Exclusion = .none
  ) throws -> LabelledSignals {
    try SignalCache(directory: temporary.path + "/cache")
      .prepare(folder: path, missingSamples: missingSamples, exclusion: exclusion)
  }

  /// What packing says, which has to refuse the folder.
  func refusal() -> String? {
    do {
      _ = try pack()
      return nil
    } catch { return "\(error)" }
  }
}
