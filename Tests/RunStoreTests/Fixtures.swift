import ContentHash
import DurableFiles
import Foundation
import RunStore
import Sweep
import Synchronization
import TestSupport

@testable import Training

/// A run in a folder of its own.
struct ExampleRun {
  let folder: TemporaryFolder
  /// Until the process ends: a store notices when its folder goes before it.
  private static let kept = Mutex<[TemporaryFolder]>([])
  var directory: String { folder.path + "/runs/check" }
  var definition: SweepDefinition
  var data = SHA256Digest(hashing: Array("signals".utf8))
  var codeVersion = "0.1.0"
  var scienceVersion = ScienceVersion.current
  /// Of the file system that the folder is taken to be on; nil to ask the system.
  var sharing: FileSharing?

  init(conditions: [String] = ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: [UInt64] = [1, 2, 3]) throws {
    let folder = try TemporaryFolder()
    Self.kept.withLock { $0.append(folder) }
    removeAtExit(folder.path)
    self.folder = folder
    definition = try Self.definition(conditions: conditions, seeds: seeds)
  }

  static func definition(conditions: [String], seeds: [UInt64]) throws -> SweepDefinition {
    SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1),
      conditions: try conditions.map { try Condition(name: $0) }, seeds: seeds)
  }

  func open() throws -> RunStore {
    try Self.open(
      directory, definition, data: data, codeVersion: codeVersion, scienceVersion: scienceVersion, sharing: sharing)
  }

  static func open(
    _ directory: String, _ definition: SweepDefinition, data: SHA256Digest, codeVersion: String,
    scienceVersion: Int = ScienceVersion.current, sharing: FileSharing? = nil
  ) throws -> RunStore {
    try RunStore.open(
      directory: directory, plan: SweepPlan(definition: definition, data: data), sweepText: "name = \"check\"",
      dataSource: "synthetic, 300 records, seed 1",
      baselines: Baselines(test: [1666, 149, 80, 76, 63], training: [13354, 1189, 643, 613, 503]),
      codeVersion: codeVersion, scienceVersion: scienceVersion, sharing: sharing)
  }
}

extension Provenance {
  static func example(lease token: LeaseToken = 1) -> Provenance {
    Provenance(token: token, worker: "worker-1", host: "host-a", attempt: 1, seconds: 12.5)
  }
}

extension TrialResult {
  /// A trial full of doubles that no short decimal number is equal to; `variant` makes others of the same task.
  static func example(_ condition: String, seed: UInt64, variant: Double = 0) throws -> TrialResult {
    let third = 1.0 / 3 + Double(seed) * 1e-7 + variant
    let epochs = (0...3).map { epoch in
      Epoch(
        epoch: epoch, trainingLoss: epoch == 0 ? nil : third.squareRoot(), validationLoss: third / 7,
        validationMacroF1: third, validationClassesPredicted: 5, gradientNorm: .leastNonzeroMagnitude,
        learningRate: 1e-3)
    }
    let metrics = ClassificationMetrics(
      confusion: (0..<5).map { label in (0..<5).map { $0 == label ? 3 : label } },
      perClass: [.init(precision: third, recall: 0.1 + 0.2, f1: 1)], macroF1: third,
      balancedAccuracy: 0.7.nextUp, accuracy: 0.7, macroAUROC: nil, crossEntropy: 1.7976931348623157e308,
      expectedCalibrationError: -0.0, brierScore: third * third, meanEntropy: 2.2250738585072014e-308,
      classesPredicted: 5, majorityShare: 0.1)
    return TrialResult(
      condition: condition, seed: seed, epochs: epochs, selectedEpoch: 2, selected: metrics,
      last: metrics, selectedValidationClassesPredicted: 5, divergedInEpoch: nil,
      weights: SHA256Digest(hashing: Array("weights".utf8)))
  }
}

extension PretrainingResult {
  static func example(seed: UInt64, checkpoint: SHA256Digest) -> PretrainingResult {
    PretrainingResult(seed: seed, epochs: [], divergedInEpoch: nil, checkpoint: checkpoint)
  }
}

extension RunStore {
  @discardableResult
  func record(_ trial: TrialResult, lease token: LeaseToken = 1) throws -> RecordOutcome {
    try record(trial: trial, digest: trial.digest, provenance: .example(lease: token))
  }

  /// Writes an artifact and returns its sha256.
  func store(_ bytes: [UInt8]) throws -> SHA256Digest {
    let digest = SHA256Digest(hashing: bytes)
    try FileSystem.writeDurably(bytes, to: artifacts.path(of: digest))
    return digest
  }
}
