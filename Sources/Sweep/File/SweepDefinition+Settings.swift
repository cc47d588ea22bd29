import ECGData
import Kernels
import Training

extension SweepDefinition {
  /// A setting as the sweep file names and writes it.
  public struct Setting: Equatable, Sendable {
    public var key: String
    public var value: String
  }

  /// Everything that changes what a trial computes, in the sweep file's words: all but conditions, seeds, and where a PTB-XL folder lies.
  ///
  /// Two definitions with equal settings describe the same run, one perhaps with more conditions or seeds.
  public var settings: [Setting] {
    let source: [(String, String)] =
      switch data {
      case .ptbxl: [("data.source", "\"ptbxl\"")]
      case .synthetic(let records, let seed):
        [("data.source", "\"synthetic\""), ("data.records", "\(records)"), ("data.seed", "\(seed)")]
      }
    let others: [(String, String)] = [
      ("data.missing-samples", "\"\(missingSamples.rawValue)\""),
      ("encoder.architecture", "\"\(encoder.architecture.rawValue)\""),
      ("encoder.convolution", "\"\(encoder.convolution.rawValue)\""),
      ("pretraining.epochs", "\(pretraining.epochs)"),
      ("pretraining.batch-records", "\(pretraining.batchRecords)"),
      ("pretraining.learning-rate", "\(pretraining.learningRate)"),
      ("pretraining.weight-decay", "\(pretraining.weightDecay)"),
      ("pretraining.warmup-epochs", "\(pretraining.warmupEpochs)"),
      ("pretraining.temperature", "\(pretraining.temperature)"),
      ("fine-tuning.epochs", "\(fineTuning.epochs)"),
      ("fine-tuning.batch-records", "\(fineTuning.batchRecords)"),
      ("fine-tuning.learning-rate", "\(fineTuning.learningRate)"),
      ("fine-tuning.frozen-learning-rate", "\(fineTuning.frozenLearningRate)"),
      ("fine-tuning.weight-decay", "\(fineTuning.weightDecay)"),
      ("fine-tuning.patience", fineTuning.patience.map(String.init) ?? "not set"),
      ("streams.subset", Self.text(fixedStreams.subset)),
      ("streams.initialization", Self.text(fixedStreams.initialization)),
      ("streams.order", Self.text(fixedStreams.order)),
      ("streams.augmentation", Self.text(fixedStreams.augmentation)),
      ("streams.pretraining", Self.text(fixedStreams.pretraining)),
    ]
    return ([("name", "\"\(name)\"")] + source + others).map { Setting(key: $0.0, value: $0.1) }
  }

  private static func text(_ stream: UInt64?) -> String { stream.map { "\($0)" } ?? "the seed" }
}
