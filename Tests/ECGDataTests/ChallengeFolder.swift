import Foundation
import TestSupport
import WFDB

@testable import ECGData

/// A folder in the layout of the PhysioNet/CinC Challenges that a test fills: headers with comments beside MATLAB 4 files.
struct ChallengeFolder {
  static let codes = [
    "SR": "426783006", "AFIB": "164889003", "STACH": "427084000", "SARRH": "427393009", "SBRAD": "426177001",
  ]

  let temporary: TemporaryFolder
  let path: String

  init() throws {
    temporary = try TemporaryFolder()
    path = temporary.path + "/challenge"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// The Challenge's name of a PTB-XL record.
  static func name(_ id: Int) -> String { "HR" + String(repeating: "0", count: 5 - "\(id)".count) + "\(id)" }

  /// Writes a record under `name`, which may be in a folder, its leads in reverse order and in millivolts spelt `mv`.
  func write(_ record: WFDBRecord, as name: String, statements: [String]) throws {
    var record = record
    record.leads.reverse()
    let short = name.split(separator: "/").last.map(String.init) ?? name
    record.name = short
    for lead in record.leads.indices { record.leads[lead].units = "mv" }
    let (header, signal) = record.encoded()
    let codes = statements.map { Self.codes[$0] ?? $0 }.joined(separator: ",")
    let text = header.replacing("\(short).dat 16 ", with: "\(short).mat 16x1+24 ")
    try temporary.write(text + "# Age: 61\n# Sex: Female\n# Dx: \(codes)\n# Rx: Unknown\n", to: "challenge/\(name).hea")
    // The head of a MATLAB 4 file of 16-bit numbers: kind, rows, columns, no imaginary part, the length of the name, the name.
    let head = [30, record.leads.count, record.length, 0, 4].flatMap { number in
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    try temporary.write(head + Array("val\0".utf8) + signal, to: "challenge/\(name).mat")
  }

  /// Writes rows of a PTB-XL folder and, with columns for all that is said of them, the table `labels.csv`.
  func write(_ rows: [RecordRow], of tables: PTBXLTables) throws {
    var table = "record,patient,fold,class\n"
    for row in rows {
      let record = try WFDBRecord.read(headerPath: tables.headerPath(of: row))
      try write(record, as: Self.name(row.ecgID), statements: row.statements)
      table += "\(Self.name(row.ecgID)),\(row.patientID),\(row.fold),\(row.statements.joined())\n"
    }
    try temporary.write(table, to: "challenge/labels.csv")
  }

  func settings(
    table: String? = "labels.csv", folds: FoldDraw? = nil, rate: SignalRate = .hertz100
  ) -> SourceSettings {
    SourceSettings(.wfdb(WFDBSettings(table: table, folds: folds)), rate: rate)
  }

  func pack(_ settings: SourceSettings, _ exclusion: Exclusion = .none) throws -> LabelledSignals {
    try SignalCache(directory: temporary.path + "/cache").prepare(folder: path, source: settings, exclusion: exclusion)
  }

  func refusal(_ settings: SourceSettings, _ exclusion: Exclusion = .none) throws -> DataError {
    do { _ = try pack(settings, exclusion) } catch let error as DataError { return error }
    throw NotRefused()
  }

  struct NotRefused: Error {}
}
