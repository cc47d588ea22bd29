import ECGData
import Kernels
import NeuralNetwork
import ReproducibleMath

/// One network and one batch, so that the steps of training and evaluation can be timed and compared with another program's.
///
/// The networks, losses and updates are those that pretraining and fine-tuning run.
public final class StepBenchmark {
  /// What a step does with the batch.
  public enum Work: String, CaseIterable, Sendable {
    /// Forward, NT-Xent, backward, AdamW; the batch holds two views of each record.
    case pretraining
    /// Forward, cross-entropy, backward, AdamW.
    case fineTuning = "fine-tuning"
    /// Forward with running statistics, and the metrics of the answers.
    case evaluation
  }

  private let work: Work
  private let batch: Int
  private let shape: EncoderShape
  private let network: Network
  private let optimizer: AdamW
  private let labels: [Int]
  private static let learningRate = 1e-3
  private static let classes = Labelling.rhythmTop5.classes.count

  fileprivate enum Network {
    case contrastive(SimCLR)
    case classifier(Classifier)
  }

  /// Random weights and records of noise; `batch` is even for pretraining.
  public init(_ work: Work, encoder settings: EncoderSettings, batch: Int, threads: Int = 1) {
    let team = ThreadTeam(threads: threads)
    self.work = work
    self.batch = batch
    shape = settings.shape(.batch)
    labels = (0..<batch).map { $0 % Self.classes }
    switch work {
    case .pretraining:
      let contrastive = SimCLR(
        PretrainingSetup(shape: shape, settings: PretrainingSettings(), views: batch, team: team))
      contrastive.initialize(seed: 1)
      network = .contrastive(contrastive)
    case .fineTuning, .evaluation:
      let classifier = Classifier(shape, classes: Self.classes, capacity: batch, on: team)
      classifier.initialize(seed: 1)
      network = .classifier(classifier)
    }
    let store = network.store
    optimizer = AdamW(
      store, parameters: store.parameters, weightDecay: PretrainingSettings().weightDecay, on: team)
    let input = network.encoder.input(batch)
    for n in 0..<batch {
      var stream = RandomStream(seed: 1, name: "benchmark/records", indices: n)
      stream.addNormals(deviation: 1, to: input.values(n))
    }
  }

  /// One step; returns its loss. The same records every time.
  public func step() -> Double {
    let loss: Double
    switch (network, work) {
    case (.contrastive(let network), _): loss = network.gradientStep(views: batch).loss
    case (.classifier(let classifier), .evaluation): return evaluate(classifier)
    case (.classifier(let classifier), _): loss = classifier.gradientStep(labels: labels, freezingEncoder: false)
    }
    optimizer.step(learningRate: Self.learningRate)
    return loss
  }

  private func evaluate(_ classifier: Classifier) -> Double {
    let answers = classifier.forward(batch, mode: .evaluation)
    let logits = (0..<batch).flatMap { Array(answers.values($0)) }
    return ClassificationMetrics(labels: labels, logits: logits)?.crossEntropy ?? .nan
  }

  /// Floating-point operations of one step by the definition of its layers: a multiply-add is two. Backward is twice the forward pass, but
  /// the stem's input has no gradient.
  public var operations: Double {
    let convolutions = shape.convolutionProducts
    let head =
      switch network {
      case .contrastive: shape.features * (shape.features + ProjectionHead.outputs)
      case .classifier: shape.features * Self.classes
      }
    let forward = convolutions.reduce(head, +)
    let products = work == .evaluation ? forward : 3 * forward - convolutions[0]
    return 2 * Double(products) * Double(batch)
  }
}

// MARK: - Exchange with other programs

extension StepBenchmark {
  /// Takes the weights, and the records as a tensor `records` [batch, 12, 1000], from the bytes of a safetensors file.
  ///
  /// Throws `TrainingError.badInput` where anything is missing or has another shape.
  public func load(_ bytes: [UInt8]) throws(TrainingError) {
    do {
      let file = try SafetensorsFile(bytes)
      try network.store.load(file) { file.tensors[$0] != nil || !$0.contains("running") }
      try loadRecords(file.tensors["records"])
    } catch {
      throw .badInput("the benchmark's input: \(error)")
    }
  }

  private func loadRecords(_ tensor: SafetensorsFile.Tensor?) throws(TrainingError) {
    let expected = [batch, EncoderShape.leads, shape.samples]
    guard let tensor, tensor.shape == expected else {
      throw .badInput("\"records\" is \(tensor?.shape.description ?? "missing"), expected shape \(expected)")
    }
    let input = network.encoder.input(batch)
    for n in 0..<batch {
      let record = input.values(n)
      for lead in 0..<EncoderShape.leads {
        let first = (n * EncoderShape.leads + lead) * shape.samples
        for sample in 0..<shape.samples {
          record[sample * EncoderShape.leads + lead] = Float(tensor.values[first + sample])
        }
      }
    }
  }

  /// The gradients of the last step by parameter in PyTorch's shapes, as a safetensors file.
  public func gradients() throws -> [UInt8] { try SafetensorsFile(tensors: network.store.gradientTensors()).encoded() }
}

extension StepBenchmark.Network {
  var store: ParameterStore {
    switch self {
    case .contrastive(let network): network.store
    case .classifier(let classifier): classifier.store
    }
  }

  var encoder: Encoder {
    switch self {
    case .contrastive(let network): network.encoder
    case .classifier(let classifier): classifier.encoder
    }
  }
}
