import ContentHash
import Foundation
import GRDB
import Sweep
import Testing

@testable import RunStore
@testable import Training

@Suite struct `Verification` {
  /// A run with a trial whose metrics follow from its confusion matrix, and a pretraining with its checkpoint.
  private func finishedRun() throws -> ExampleRun {
    let run = try ExampleRun(seeds: [1])
    let store = try run.open()
    var trial = try TrialResult.example("scratch-noaug-n70", seed: 1)
    trial.selectedEpoch = 1
    trial.selected = .consistent
    trial.last = .consistent
    try store.record(trial)
    let checkpoint = try store.store(Array(0..<200))
    let task = TaskID.pretraining(.resnet18, groupNorm: false, seed: 1)
    _ = try store.record(
      pretraining: .example(seed: 1, checkpoint: checkpoint), task: task, provenance: .example(lease: 2))
    return run
  }

  private func verdicts(_ run: ExampleRun) throws -> [Finding] {
    try RunStore.openReadOnly(directory: run.directory).verify()
  }

  private func reasons(_ findings: [Finding]) -> [String] {
    findings.compactMap {
      guard case .notReproduced(let reason) = $0.verdict else { return nil }
      return "\($0.subject): \(reason)"
    }
  }

  @Test func `finds a run as it was recorded, and says what has no result yet`() throws {
    let findings = try verdicts(finishedRun())
    #expect(reasons(findings).isEmpty)
    #expect(findings.count { $0.verdict == .reproduced } == 4, "database, pretraining, trial, checkpoint")
    #expect(
      findings.filter { $0.verdict == .notChecked("it has no result yet") }.map(\.subject)
        == ["trial/ssl-noaug-n70/seed-1"])
  }

  @Test func `names an artifact of which one byte is another`() throws {
    let run = try finishedRun()
    let path = "\(run.directory)/artifacts/\(SHA256Digest(hashing: Array(0..<200)))"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[77] ^= 4
    try bytes.write(to: URL(filePath: path))
    let found = reasons(try verdicts(run))
    #expect(found.count == 1 && found[0].contains("\(path) has sha256 \(SHA256Digest(hashing: bytes))"))
  }

  @Test func `names a result whose values were changed, also where the digest was changed with them`() throws {
    let run = try finishedRun()
    try DatabaseQueue(path: run.directory + "/run.sqlite").write {
      try $0.execute(sql: "UPDATE result SET body = replace(body, '\"accuracy\":0.5', '\"accuracy\":0.75')")
    }
    #expect(reasons(try verdicts(run)).count == 1)
    // A forger who computes the digest anew is found by what no longer follows from the confusion matrix.
    let forged = try DatabaseQueue(path: run.directory + "/run.sqlite").write { db in
      let body = try String.fetchOne(db, sql: "SELECT body FROM result WHERE task LIKE 'trial/%'")!
      let digest = try TrialResult(storedJSON: body).digest
      try db.execute(sql: "UPDATE result SET digest = ? WHERE task LIKE 'trial/%'", arguments: [digest.hexadecimal])
      return digest
    }
    let found = reasons(try verdicts(run))
    #expect(forged.bytes.count == 32)
    #expect(
      found == [
        "trial/scratch-noaug-n70/seed-1: the selected weights' accuracy is 0.75, its confusion matrix gives 0.5"
      ])
  }

  @Test func `names a task that came out differently at another worker`() throws {
    let run = try finishedRun()
    var other = try TrialResult.example("scratch-noaug-n70", seed: 1, variant: 0.25)
    other.selectedEpoch = 1
    #expect(try run.open().record(other, lease: 9) != .reproduced)
    let found = reasons(try verdicts(run))
    #expect(found == ["trial/scratch-noaug-n70/seed-1: 1 other results came of the same task"])
  }

  @Test func `names a database of which a page was overwritten`() throws {
    let run = try finishedRun()
    let path = run.directory + "/run.sqlite"
    // Into the file itself, out of its log.
    try DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    let handle = try FileHandle(forUpdating: URL(filePath: path))
    try handle.seek(toOffset: 4096 * 3 + 8)
    try handle.write(contentsOf: Data(repeating: 0xA5, count: 2000))
    try handle.close()
    let findings = try? verdicts(run)
    #expect(findings.map { !reasons($0).isEmpty } ?? true, "damage is found, or keeps the run from being read at all")
  }
}

extension ClassificationMetrics {
  /// Two records of each of two classes, half of them answered rightly.
  static var consistent: ClassificationMetrics {
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 5)
    confusion[0][0] = 1
    confusion[0][1] = 1
    confusion[1][1] = 1
    confusion[1][0] = 1
    let half = PerClass(precision: 0.5, recall: 0.5, f1: 0.5)
    let none = PerClass(precision: 0, recall: 0, f1: 0)
    return ClassificationMetrics(
      confusion: confusion, perClass: [half, half, none, none, none], macroF1: 0.2, balancedAccuracy: 0.5,
      accuracy: 0.5,
      macroAUROC: nil, crossEntropy: 1, expectedCalibrationError: 0, brierScore: 0.5, meanEntropy: 1,
      classesPredicted: 2, majorityShare: 0.5)
  }
}
