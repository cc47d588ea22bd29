import ContentHash
import ECGData
import Foundation
import Kernels
import TestSupport
import Testing

@testable import Training

/// What `Golden/constants.json` holds: bits that every processor must give, with the processors that gave them.
private struct GoldenConstants: Codable, Equatable {
  struct Pretraining: Codable, Equatable {
    var losses: [Double]
    /// The digest of the checkpoint as it was while the fingerprint in it was that of signals and labels.
    var checkpoint: SHA256Digest
  }

  struct Trial: Codable, Equatable {
    var trainingLosses: [Double]
    var validationLosses: [Double]
    var weights: SHA256Digest
    var selectedMacroF1: Double
    var lastMacroF1: Double
    var lastCrossEntropy: Double
    /// The digest of the same result as versions without kept epochs recorded it.
    var digest: SHA256Digest
  }

  var processors: [String]
  var fingerprint: SHA256Digest
  /// The fingerprint of the signals with their labels, as files of the first version held both.
  var signals: SHA256Digest
  /// By convolution algorithm, then by normalisation.
  var pretrainings: [String: [String: Pretraining]]
  /// By convolution algorithm, then by architecture and condition.
  var trials: [String: [String: Trial]]
}

extension GoldenConstants.Trial {
  init(_ result: TrialResult) throws {
    trainingLosses = result.epochs.compactMap(\.trainingLoss)
    validationLosses = result.epochs.map(\.validationLoss)
    weights = result.weights
    selectedMacroF1 = try #require(result.selected).macroF1
    lastMacroF1 = try #require(result.last).macroF1
    lastCrossEntropy = try #require(result.last).crossEntropy
    var first = result
    first.schema = .version1
    digest = first.digest
  }
}

/// Trains the constants anew.
private struct GoldenTraining {
  let signals: LabelledSignals
  let convolution: ConvolutionAlgorithm

  func pretraining(usesGroupNorm: Bool) throws -> (result: PretrainingResult, checkpoint: [UInt8]) {
    var settings = PretrainingSettings()
    settings.epochs = 2
    settings.batchRecords = 32
    settings.warmupEpochs = 1
    return try PretrainingTask(
      encoder: EncoderSettings(architecture: .tiny, convolution: convolution), usesGroupNorm: usesGroupNorm,
      settings: settings, seed: 1, data: signals.fingerprint,
      firstVersionData: signals.firstVersionFingerprint
    ).run(on: signals.packed)
  }

  func trial(_ name: String, _ architecture: EncoderSettings.Architecture, epochs: Int, checkpoint: [UInt8]? = nil)
    throws -> TrialResult
  {
    var recipe = Recipe(encoder: EncoderSettings(architecture: architecture, convolution: convolution))
    recipe.fineTuning.epochs = epochs
    return try TrialTask(
      Condition(name: name, base: recipe), classes: Labelling.rhythmTop5.classNames, seed: 1,
      streams: SeedStreams(seed: 1), labels: signals.labels, data: signals.fingerprint,
      checkpoint: checkpoint.map { SHA256Digest(hashing: $0) }
    ).run(on: signals.packed, checkpoint: checkpoint)
  }
}

/// Weights and metrics that must not change with processor, compiler, threads or version of the program.
///
/// They change on purpose only, and then the science version is raised. The failing test writes what it computed to the file that its message
/// names, to be compared with and, where the change is meant, put in the place of `Golden/constants.json`.
@Suite struct `Golden constants` {
  @Test func `weights and metrics are, to the last bit, those of every processor before this one`() throws {
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/constants.json")
    let golden = try JSONDecoder().decode(GoldenConstants.self, from: Data(contentsOf: source))
    let computed = try Self.compute(processors: golden.processors)
    guard computed != golden else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let file = FileManager.default.temporaryDirectory.appending(path: "seedsweep-golden-constants.json")
    try encoder.encode(computed).write(to: file)
    Issue.record(
      "this processor computes other bits than \(golden.processors.joined(separator: ", ")); see \(file.path)")
  }

  private static func compute(processors: [String]) throws -> GoldenConstants {
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).synthetic(records: 300, seed: 1)
    var constants = GoldenConstants(
      processors: processors, fingerprint: NumericFingerprint.compute(),
      signals: signals.firstVersionFingerprint,
      pretrainings: [:], trials: [:])
    for convolution in ConvolutionAlgorithm.allCases {
      let training = GoldenTraining(signals: signals, convolution: convolution)
      let checkpoints = try [
        false: training.pretraining(usesGroupNorm: false), true: training.pretraining(usesGroupNorm: true),
      ]
      constants.pretrainings[convolution.rawValue] = Dictionary(
        uniqueKeysWithValues: checkpoints.map { usesGroupNorm, trained in
          (
            usesGroupNorm ? "groupnorm" : "batchnorm",
            .init(losses: trained.result.epochs.map(\.loss), checkpoint: trained.result.checkpoint)
          )
        })
      var trials: [String: GoldenConstants.Trial] = [:]
      for condition in PublishedCondition.all(labels: 20) {
        let checkpoint =
          condition.initialization == .pretrained
          ? checkpoints[condition.variation == .groupNorm]?.checkpoint : nil
        trials["tiny \(condition.name)"] = try .init(
          training.trial(condition.name, .tiny, epochs: 2, checkpoint: checkpoint))
      }
      trials["resnet18 scratch-noaug-n10"] = try .init(training.trial("scratch-noaug-n10", .resnet18, epochs: 1))
      constants.trials[convolution.rawValue] = trials
    }
    return constants
  }
}
