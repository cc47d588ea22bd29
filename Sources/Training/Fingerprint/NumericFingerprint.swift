public import ContentHash
import ECGData
import Kernels
import NeuralNetwork
import ReproducibleMath

/// The sha256 of everything that one small fixed piece of training computes.
///
/// Hosts that would give the same results have the same fingerprint. A processor or a build that computes anything else shows before
/// it trains: views, random weights, both ways to compute convolutions, both normalisations, losses, optimizer and evaluation are in it.
public enum NumericFingerprint {
  private static let records = 3
  private static let classes = 5
  private static let seed: UInt64 = 1

  /// Computes this host's fingerprint, in less than a tenth of a second on one core.
  public static func compute() -> SHA256Digest {
    var hasher = SHA256Hasher()
    for convolution in ConvolutionAlgorithm.allCases {
      let encoder = EncoderSettings(architecture: .tiny, convolution: convolution)
      hashPretraining(encoder.shape(.batch), into: &hasher)
      hashFineTuning(encoder.shape(.group), into: &hasher)
    }
    return hasher.finalize()
  }

  /// One step of pretraining on two views of each record, then the features with running statistics.
  private static func hashPretraining(_ shape: EncoderShape, into hasher: inout SHA256Hasher) {
    var settings = PretrainingSettings()
    settings.temperature = 0.1
    let network = SimCLR(PretrainingSetup(shape: shape, settings: settings, views: 2 * records))
    network.initialize(seed: seed)
    let optimizer = AdamW(network.store, parameters: network.store.parameters, weightDecay: 1e-4)
    loadViews(into: network.encoder.input(2 * records))
    let step = network.gradientStep(views: 2 * records)
    for number in [
      step.loss, step.pairs.accuracy, step.pairs.alignment, step.pairs.uniformity, step.featureDeviation,
    ] { hasher.update(number) }
    finish(network.store, optimizer, into: &hasher)
    hasher.update(rows: network.encoder.forward(2 * records, mode: .evaluation))
  }

  /// One step of fine-tuning, then the answers of the trained network.
  private static func hashFineTuning(_ shape: EncoderShape, into hasher: inout SHA256Hasher) {
    let classifier = Classifier(shape, classes: classes, capacity: 2 * records)
    classifier.initialize(seed: seed)
    let optimizer = AdamW(classifier.store, parameters: classifier.store.parameters, weightDecay: 1e-4)
    loadViews(into: classifier.encoder.input(2 * records))
    let labels = (0..<2 * records).map { $0 % classes }
    hasher.update(classifier.gradientStep(labels: labels, freezingEncoder: false))
    finish(classifier.store, optimizer, into: &hasher)
    hasher.update(rows: classifier.forward(2 * records, mode: .evaluation))
  }

  /// Hashes the gradients, updates the weights and hashes them with the running statistics.
  private static func finish(_ store: ParameterStore, _ optimizer: AdamW, into hasher: inout SHA256Hasher) {
    for parameter in store.parameters {
      hasher.update(floats: UnsafeBufferPointer(start: store.gradient(parameter), count: parameter.count))
    }
    hasher.update(store.gradientNorm(of: store.parameters))
    let schedule = LearningRateSchedule(base: 1e-3, warmupSteps: 1, totalSteps: 4)
    optimizer.step(learningRate: schedule.rate(step: 2))
    let trained = store.snapshot
    for floats in [trained.values, trained.statistics] {
      floats.withUnsafeBufferPointer { hasher.update(floats: $0) }
    }
  }

  /// Two views of each of a few records of noise, as `Pretraining` arranges them.
  private static func loadViews(into input: Rows) {
    let pipeline = ViewPipeline(strength: 1)
    var record = [Float](repeating: 0, count: SignalRate.hertz100.values)
    for n in 0..<records {
      record.withUnsafeMutableBufferPointer { values in
        values.update(repeating: 0)
        var stream = RandomStream(seed: seed, name: "fingerprint/records", indices: n)
        stream.addNormals(deviation: 1, to: values)
        for view in 0..<2 {
          var stream = RandomStream(seed: seed, name: "fingerprint/views", indices: n, view)
          pipeline.apply(
            UnsafeBufferPointer(values), standardDeviation: 0.2, stream: &stream, into: input.values(view * records + n)
          )
        }
      }
    }
  }
}

extension SHA256Hasher {
  fileprivate mutating func update(rows: Rows) {
    for n in 0..<rows.records { update(floats: UnsafeBufferPointer(rows.values(n))) }
  }
}
