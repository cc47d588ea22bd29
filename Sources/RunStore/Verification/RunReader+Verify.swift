import ContentHash
import GRDB
import Program
import Sweep
import Training

extension RunReader {
  /// Computes again everything that follows from something else: the digests of all results, the metrics that follow from their
  /// confusion matrices, the sha256 of all artifacts. Nothing is trained.
  public func verify() throws(RunStoreError) -> [Finding] {
    try [databaseFinding()] + taskFindings() + lineageFindings() + artifactFindings()
  }

  private func databaseFinding() throws(RunStoreError) -> Finding {
    let problems = try database.read { try String.fetchAll($0, sql: "PRAGMA integrity_check(20)") }
    return Finding(
      database.file, problems == ["ok"] ? .reproduced : .notReproduced("damaged: \(problems.joined(separator: "; "))"))
  }

  private func taskFindings() throws(RunStoreError) -> [Finding] {
    let sql = """
      SELECT task.id, kind, digest, body, (SELECT count(*) FROM evidence WHERE evidence.task = task.id)
      FROM task LEFT JOIN result ON result.task = task.id ORDER BY position
      """
    let classes = try description().definition.classes.count
    return try database.read { db in
      var findings: [Finding] = []
      let rows = try Row.fetchCursor(db, sql: sql)
      while let row = try rows.next() {
        let verdict = Self.verdict(kind: row[1], digest: row[2], body: row[3], others: row[4], classes: classes)
        findings.append(Finding(row[0], verdict))
      }
      return findings
    }
  }

  private static func verdict(
    kind: String, digest: String?, body: String?, others: Int, classes: Int
  ) -> Finding.Verdict {
    guard let digest, let body else { return .notChecked("it has no result yet") }
    guard let stated = SHA256Digest(hexadecimal: digest) else { return .notReproduced("its digest is no sha256") }
    do {
      let computed: SHA256Digest
      if kind == "trial" {
        let trial = try TrialResult(storedJSON: body)
        computed = trial.digest
        do throws(Implausibility) {
          try trial.checkForm(classes: classes)
          try trial.checkConsistency()
        } catch { return .notReproduced("\(error)") }
      } else {
        let pretraining = try PretrainingResult(storedJSON: body)
        computed = pretraining.checkpoint
        do throws(Implausibility) { try pretraining.checkForm() } catch { return .notReproduced("\(error)") }
      }
      guard computed == stated else {
        return .notReproduced("its digest is \(stated.abbreviated), its values give \(computed.abbreviated)")
      }
    } catch {
      return .notReproduced("its values cannot be read: \(error)")
    }
    guard others == 0 else { return .notReproduced("\(others) other results came of the same task") }
    return .reproduced
  }

  /// Nothing where all results are of one science version and one arithmetic.
  private func lineageFindings() throws(RunStoreError) -> [Finding] {
    let lineage = try lineage()
    var findings: [Finding] = []
    if lineage.scienceVersions.count > 1 {
      let versions = lineage.scienceVersions.map(String.init).joined(separator: " and ")
      findings.append(Finding("science version", .notReproduced("the run holds results of versions \(versions)")))
    }
    if lineage.numericFingerprints.count > 1 {
      let shown = lineage.numericFingerprints.joined(separator: " and ")
      findings.append(
        Finding(
          "numeric fingerprint",
          .notChecked("\(shown): hosts that compute different numbers took part, or what is stored was changed")))
    }
    return findings
  }

  private func artifactFindings() throws(RunStoreError) -> [Finding] {
    let names = try database.read { try String.fetchAll($0, sql: "SELECT digest FROM artifact ORDER BY digest") }
    return names.map { name in
      guard let digest = SHA256Digest(hexadecimal: name) else {
        return Finding("artifact \(name)", .notReproduced("its name is no sha256"))
      }
      return Finding("artifact \(name)", verdict(ofArtifact: digest))
    }
  }

  private func verdict(ofArtifact digest: SHA256Digest) -> Finding.Verdict {
    let path = artifacts.path(of: digest)
    do {
      let computed: SHA256Digest
      if isArchive {
        guard let bytes = try bytes(ofArtifact: digest) else { return .notChecked("it is not in this file") }
        computed = SHA256Digest(hashing: bytes)
      } else {
        computed = try SHA256Digest(ofFile: path)
      }
      return computed == digest ? .reproduced : .notReproduced("\(path) has sha256 \(computed)")
    } catch {
      return .notReproduced("\(error)")
    }
  }
}
