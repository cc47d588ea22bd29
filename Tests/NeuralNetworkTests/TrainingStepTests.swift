import GoldenValues
import Kernels
import Testing

@testable import NeuralNetwork

/// A network of the experiment with the golden starting values, and the head that a case asks for.
private final class GoldenNetwork {
  let file: GoldenFile
  let shape: EncoderShape
  let records: Int
  let store = ParameterStore()
  let encoder: Encoder
  private let projection: ProjectionHead?
  private let head: Linear?
  private let optimizer: AdamW
  private let featureGradient: Activation
  private let outputGradient: Activation
  private let output: Activation

  init(_ name: String, _ convolution: ConvolutionAlgorithm) throws {
    file = GoldenFile(name)
    let kind: NormalizationKind = name.hasSuffix("group_norm") ? .group : .batch
    var shape: EncoderShape = name.hasPrefix("tiny") ? .tiny(kind) : .resnet18(kind)
    shape.convolution = convolution
    self.shape = shape
    records = Int(file.number("batch"))
    let isPretraining = name.hasSuffix("pretraining")
    encoder = Encoder(shape, in: store, capacity: records)
    projection = isPretraining ? ProjectionHead(shape, in: store, capacity: records) : nil
    head = isPretraining ? nil : Linear("head", in: store, inputs: shape.features, outputs: 5)
    optimizer = AdamW(store, parameters: store.parameters, weightDecay: 1e-4)
    featureGradient = Activation(capacity: records, length: 1, channels: shape.features)
    let outputs = isPretraining ? ProjectionHead.outputs : 5
    outputGradient = Activation(capacity: records, length: 1, channels: outputs)
    output = Activation(capacity: records, length: 1, channels: outputs)
    for normalization in encoder.normalizations + (projection?.normalizations ?? []) { normalization.reset() }
    var tensors: [String: SafetensorsFile.Tensor] = [:]
    for parameter in store.parameters { tensors[parameter.name] = ClosedForm.parameter(parameter) }
    try store.set(tensors)
    fillInput(share: isPretraining ? records / 2 : records)
  }

  private func fillInput(share: Int) {
    let seed = Int(file.number("records.seed"))
    let input = Signal(ClosedForm.records("records.\(seed)", batch: records, length: 1000, share: share))
    for n in 0..<records { encoder.input(records).take(n, input.rows.record(n)) }
  }

  /// Forward and backward; the gradients are in the store.
  func gradientStep() -> (loss: Double, features: [Float], output: [Float]) {
    let features = encoder.forward(records, mode: .training)
    let featureValues = features.inPyTorchOrder
    let gradient = outputGradient.rows(records)
    let loss: Double
    let output: Rows
    if let projection {
      output = projection.forward(features, mode: .training)
      let contrastive = ContrastiveLoss(temperature: 0.1, dimension: ProjectionHead.outputs, capacity: records)
      loss = contrastive(output, gradient: gradient).loss
      projection.backward(features, gradient, into: featureGradient.rows(records))
    } else {
      output = self.output.rows(records)
      head?.forward(features, into: output)
      loss = crossEntropy(output, labels: (0..<records).map { $0 % 5 }, gradient: gradient)
      head?.backward(features, gradient, into: featureGradient.rows(records))
    }
    let outputValues = output.inPyTorchOrder
    encoder.backward(featureGradient.rows(records))
    return (loss, featureValues, outputValues)
  }

  func update() { optimizer.step(learningRate: 1e-3) }

  func evaluation() -> (features: [Float], output: [Float]?) {
    let features = encoder.forward(records, mode: .evaluation)
    let featureValues = features.inPyTorchOrder
    guard let head else { return (featureValues, nil) }
    head.forward(features, into: output.rows(records))
    return (featureValues, output.rows(records).inPyTorchOrder)
  }
}

/// A golden training with the errors it may have: about ten times those of PyTorch's own single precision.
///
/// scripts/golden/margins.py prints the latter. AdamW's first steps are as long as the learning rate whatever the gradient, so
/// that roundings of gradients near zero show in the features after four of them.
struct GoldenTraining: Sendable, CustomTestStringConvertible {
  let name: String
  var convolution = ConvolutionAlgorithm.direct
  /// Of features, outputs, loss and running statistics.
  var outputs = 1e-5
  let gradients: Double
  var laterLosses = 1e-4
  let trainedFeatures: Double

  var testDescription: String { "\(name), \(convolution)" }

  static let all = direct + winograd

  private static let direct = [
    GoldenTraining(name: "tiny_pretraining", gradients: 6e-5, trainedFeatures: 1e-4),
    GoldenTraining(name: "tiny_finetuning", gradients: 2e-5, trainedFeatures: 1e-3),
    GoldenTraining(name: "tiny_group_norm", gradients: 1e-5, trainedFeatures: 1e-5),
    GoldenTraining(name: "resnet18_pretraining", gradients: 3e-4, trainedFeatures: 1.5e-2),
    GoldenTraining(name: "resnet18_finetuning", gradients: 4e-5, trainedFeatures: 1e-3),
  ]

  /// About ten times the errors measured. Those of the convolutions are thirty times the direct ones'; in the gradients of the deep
  /// network they show as jumps, where a rectifier's input so close to zero opens or closes: 1.6 % of the largest element. What four
  /// steps make of them varies tenfold with the order of a sum, as a gradient near zero changes its sign: 1.7e-3 in the small networks.
  private static let winograd = [
    GoldenTraining(
      name: "tiny_pretraining", convolution: .winograd, outputs: 1e-4, gradients: 4e-4, trainedFeatures: 1e-4),
    GoldenTraining(
      name: "tiny_finetuning", convolution: .winograd, outputs: 3e-5, gradients: 1.5e-4, trainedFeatures: 5e-3),
    GoldenTraining(
      name: "tiny_group_norm", convolution: .winograd, outputs: 1e-5, gradients: 1.5e-4, trainedFeatures: 1.5e-3),
    GoldenTraining(
      name: "resnet18_pretraining", convolution: .winograd, outputs: 6e-4, gradients: 5e-2, laterLosses: 1e-3,
      trainedFeatures: 7e-2),
    GoldenTraining(
      name: "resnet18_finetuning", convolution: .winograd, outputs: 1e-4, gradients: 5e-2, trainedFeatures: 1e-2),
  ]
}

@Suite("Training steps against PyTorch in double precision")
struct TrainingStepTests {
  @Test("features, outputs, loss, running statistics and every gradient", arguments: GoldenTraining.all)
  func step(training: GoldenTraining) throws {
    let network = try GoldenNetwork(training.name, training.convolution)
    func summary(_ tensor: String) -> TensorSummary { TensorSummary(file: network.file, name: tensor) }
    let step = network.gradientStep()
    #expect(summary("features").error(of: step.features) < training.outputs)
    #expect(summary("output").error(of: step.output) < training.outputs)
    #expect(abs(step.loss / network.file.values("losses")[0] - 1) < training.outputs)
    for parameter in network.store.parameters {
      let golden = summary("gradient.\(parameter.name)")
      let gradient = network.store.goldenGradient(parameter)
      if golden.magnitude < 1e-12 {
        // A bias before BatchNorm has no gradient; the weights' are around 1.
        #expect(gradient.allSatisfy { abs($0) < 1e-5 }, "\(parameter.name)")
      } else {
        let error = golden.error(of: gradient)
        #expect(error < training.gradients, "\(parameter.name)")
      }
    }
    for statistic in network.store.statistics {
      let error = summary("buffer.\(statistic.name)").error(of: network.store.goldenStatistic(statistic))
      #expect(error < training.outputs, "\(statistic.name)")
    }
  }

  @Test("four steps of training, then the evaluation with running statistics", arguments: GoldenTraining.all)
  func training(training: GoldenTraining) throws {
    let network = try GoldenNetwork(training.name, training.convolution)
    let losses = network.file.values("losses")
    for (step, expected) in losses.enumerated() {
      let loss = network.gradientStep().loss
      // Later losses are small: roundings count against the first.
      #expect(abs(loss - expected) < training.laterLosses * losses[0], "step \(step)")
      network.update()
    }
    let evaluation = network.evaluation()
    let features = TensorSummary(file: network.file, name: "evaluation.features").error(of: evaluation.features)
    #expect(features < training.trainedFeatures)
    if let output = evaluation.output {
      let error = TensorSummary(file: network.file, name: "evaluation.output").error(of: output)
      #expect(error < training.trainedFeatures)
    }
  }
}
