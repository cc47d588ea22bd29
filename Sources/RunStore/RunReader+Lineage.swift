import ContentHash
import GRDB
import PrintableText
public import Program

extension RunReader {
  /// By what the recorded results were computed.
  public func lineage() throws(RunStoreError) -> Lineage {
    try database.read { db in
      let programs = try Row.fetchAll(
        db,
        sql: """
          SELECT sha256, version, scienceVersion, compiler, sourceCommit FROM program
          WHERE id IN (SELECT program FROM result)
          """
      ).compactMap { ProgramIdentity($0, from: 0) }
      let fingerprints = try String.fetchAll(
        db,
        sql: """
          SELECT numericFingerprint FROM run WHERE numericFingerprint IS NOT NULL
          UNION SELECT fingerprint FROM result WHERE fingerprint IS NOT NULL
          """)
      let version = try Int.fetchOne(db, sql: "SELECT scienceVersion FROM run")!
      return Lineage(
        scienceVersions: [version] + programs.compactMap(\.scienceVersion), numericFingerprints: fingerprints,
        programs: programs,
        resultsWithoutProgram: try Int.fetchOne(db, sql: "SELECT count(*) FROM result WHERE program IS NULL") ?? 0,
        reused: try Int.fetchOne(db, sql: "SELECT count(*) FROM reused") ?? 0,
        run: directory)
    }
  }

  /// What forbids to put the results of this run beside those of another one: other settings, data, science version or arithmetic. Name,
  /// seeds and conditions may differ.
  ///
  /// In a difference, `run` is what `other` says and `sweep` what this run says.
  public func differences(from other: RunReader) throws(RunStoreError) -> [RunStoreError.Difference] {
    let lineage = try lineage().differences(from: other.lineage())
    // The science version stands in both, and the programs that computed results know it better than the run.
    return try description().differences(from: other.description()).filter { $0.key != Lineage.scienceVersionKey }
      + lineage.map { RunStoreError.Difference(key: $0.key, run: $0.other, sweep: $0.value) }
  }
}

extension ProgramIdentity {
  /// The five columns of a program from `column` on; nil where there is none.
  init?(_ row: Row, from column: Int) {
    guard let sha256 = (row[column] as String?).flatMap(SHA256Digest.init(hexadecimal:)) else { return nil }
    self.init(
      sha256: sha256, version: (row[column + 1] as String?)?.printable(atMost: 200),
      scienceVersion: row[column + 2], compiler: (row[column + 3] as String?)?.printable(atMost: 200),
      commit: (row[column + 4] as String?)?.printable(atMost: 200))
  }
}
