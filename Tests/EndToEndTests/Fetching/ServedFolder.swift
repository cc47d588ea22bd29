import Foundation
import TestSupport
import Testing

/// A folder in the layout of PTB-XL that a test writes to be served, with checksums as PhysioNet writes them.
struct ServedFolder {
  static let records = 40
  static let tables = ["LICENSE.txt", "RECORDS", "ptbxl_database.csv", "scp_statements.csv"]
  /// A record's files at 100 Hz and 500 Hz, which is all that is at 500 Hz.
  static let signal = "records100/00000/00007_lr.dat"
  static let header = "records100/00000/00008_lr.hea"
  static let higherRate = ["records500/00000/00001_hr.dat", "records500/00000/00001_hr.hea"]

  private let temporary: TemporaryFolder
  let path: String
  /// What is at 100 Hz.
  let signals: [String]

  init() throws {
    temporary = try TemporaryFolder()
    path = temporary.path + "/served"
    let made = try BuiltExecutable.run("data", "synthesize", path, "--records", "\(Self.records)", "--seed", "5")
    try #require(made.status == 0, "\(made.errors)")
    signals = try temporary.names().filter { $0.hasPrefix("served/records100/0") && $0.contains("_lr.") }
      .map { String($0.dropFirst("served/".count)) }
    try #require(signals.count == 2 * Self.records)
    for name in ["LICENSE.txt", "RECORDS", "example_physionet.py"] + Self.higherRate {
      try temporary.write("This is \(name).\n", to: "served/" + name)
    }
    // Names that lead elsewhere, of files that would be served.
    try temporary.write("outside\n", to: "outside_lr.dat")
    try temporary.write("outside\n", to: "served/outside_lr.dat")
    let listed = try BuiltExecutable.shell(
      """
      set -euo pipefail
      cd '\(path)'
      find . -type f | sed 's|^./||' | LC_ALL=C sort | xargs sha256sum | sed 's/  / /' > ../list
      sha256sum records100/00000/../../../outside_lr.dat records100/../outside_lr.dat "$PWD/outside_lr.dat" | sed 's/  / /' >> ../list
      mv ../list SHA256SUMS.txt
      """)
    try #require(listed.status == 0, "\(listed.errors)")
  }

  /// Whether a fetched folder holds the files that are named and SHA256SUMS.txt, whole, and nothing else.
  func isServed(as names: [String], in folder: String) throws -> Bool {
    var isFolder: ObjCBool = false
    let found = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)", isDirectory: &isFolder) && !isFolder.boolValue
    }
    return found.sorted() == (names + ["SHA256SUMS.txt"]).sorted() && found.allSatisfy { isWhole($0, in: folder) }
  }

  /// Whether a file of a fetched folder is the one that is served.
  func isWhole(_ name: String, in folder: String) -> Bool {
    FileManager.default.contentsEqual(atPath: "\(folder)/\(name)", andPath: "\(path)/\(name)")
  }
}
