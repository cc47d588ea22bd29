import GoldenValues
import Kernels
import Testing

@testable import NeuralNetwork

private let golden = GoldenFile("pretraining_parts")

@Suite("Losses and heads of pretraining against PyTorch in double precision")
struct PretrainingLossTests {
  @Test("BYOL's loss of predictions, and its gradient", arguments: [1, 2, 5, 16])
  func prediction(records: Int) {
    let name = "byol.\(records)"
    let predictions = Signal(golden["\(name).predictions"])
    let gradient = Signal(like: golden["\(name).predictions"])
    let loss = predictionLoss(
      predictions.rows, targets: Signal(golden["\(name).targets"]).rows, gradient: gradient.rows)
    // Computed in double precision, the gradient rounded once.
    #expect(abs(loss / golden.number("\(name).loss") - 1) < 1e-12)
    #expect(relativeError(gradient.values, golden.values("\(name).gradient")) < 1e-7)
  }

  @Test("a prediction that points to its target has no loss, one that points away the highest")
  func extremes() {
    let predictions = Signal(SafetensorsFile.Tensor(shape: [4, 2], values: [1, 0, 0, 2, 3, 4, 5, 0]))
    let gradient = Signal(records: 4, length: 1, channels: 2)
    // The partner of prediction i is target i + 2.
    func loss(_ targets: [Double]) -> Double {
      let targets = Signal(SafetensorsFile.Tensor(shape: [4, 2], values: targets))
      return predictionLoss(predictions.rows, targets: targets.rows, gradient: gradient.rows)
    }
    #expect(abs(loss([6, 8, 1, 0, 7, 0, 0, 1])) < 1e-12)
    #expect(gradient.values.allSatisfy { abs($0) < 1e-6 })
    #expect(abs(loss([-6, -8, -1, 0, -7, 0, 0, -1]) - 8) < 1e-12)
  }

  @Test(
    "VICReg's loss and its gradient, in full and each part for itself", arguments: [2, 5, 16, 64],
    ["paper", "invariance", "variance", "covariance"])
  func varianceCovariance(records: Int, part: String) {
    let name = "vicreg.\(records).\(part)"
    let embeddings = Signal(golden["vicreg.\(records).embeddings"])
    let gradient = Signal(like: golden["vicreg.\(records).embeddings"])
    let weights = golden.values("\(name).weights")
    let loss = VarianceCovarianceLoss(
      VarianceCovarianceLoss.Weights(invariance: weights[0], variance: weights[1], covariance: weights[2]),
      dimension: embeddings.rows.channels, capacity: 2 * records + 4)
    let value = loss(embeddings.rows, gradient: gradient.rows)
    // The covariances are sums in single precision.
    #expect(abs(value.loss / golden.number("\(name).loss") - 1) < 1e-6)
    #expect(relativeError(gradient.values, golden.values("\(name).gradient")) < 2e-6)
  }

  @Test("embeddings that are all alike have no invariance and no covariance, and almost the variance's whole")
  func collapse() {
    let embeddings = Signal(SafetensorsFile.Tensor(shape: [6, 4], values: Array(repeating: 0.5, count: 24)))
    let gradient = Signal(records: 6, length: 1, channels: 4)
    let weights = VarianceCovarianceLoss.Weights(invariance: 25, variance: 25, covariance: 1)
    let value = VarianceCovarianceLoss(weights, dimension: 4, capacity: 6)(embeddings.rows, gradient: gradient.rows)
    #expect(value.invariance == 0 && value.covariance == 0)
    // Two sides of 1 - sqrt(1e-4).
    #expect(abs(value.variance - 1.98) < 1e-12)
    #expect(abs(value.loss - 49.5) < 1e-10)
  }

  @Test("a head of three layers: output and every gradient")
  func head() throws {
    let store = ParameterStore()
    let head = ProjectionHead("head", widths: [10, 16, 24, 12], .batch, in: store, capacity: 9)
    for normalization in head.normalizations { normalization.reset() }
    var tensors: [String: SafetensorsFile.Tensor] = [:]
    for parameter in store.parameters { tensors[parameter.name] = golden[parameter.name] }
    try store.set(tensors)
    let input = Signal(golden["head.input"])
    let inputGradient = Signal(like: golden["head.input"])
    let output = head.forward(input.rows, mode: .training)
    #expect(relativeError(output.inPyTorchOrder, golden.values("head.output")) < 1e-5)
    head.backward(input.rows, Signal(golden["head.output_gradient"]).rows, into: inputGradient.rows)
    #expect(relativeError(inputGradient.values, golden.values("head.input_gradient")) < 2e-5)
    for parameter in store.parameters {
      let expected = golden.values("\(parameter.name)_gradient")
      let gradient = store.goldenGradient(parameter)
      if expected.allSatisfy({ abs($0) < 1e-12 }) {
        // A bias before BatchNorm.
        #expect(gradient.allSatisfy { abs($0) < 1e-5 }, "\(parameter.name)")
      } else {
        #expect(relativeError(gradient, expected) < 2e-5, "\(parameter.name)")
      }
    }
    #expect(ProjectionHead.weights(widths: [10, 16, 24, 12]) == 10 * 16 + 16 + 16 * 24 + 24 + 24 * 12 + 12)
  }

  @Test("a meter's measures are those that NT-Xent gives with its loss")
  func meter() {
    let losses = GoldenFile("losses")
    let projections = Signal(losses["nt_xent.16.projections"])
    let gradient = Signal(like: losses["nt_xent.16.projections"])
    let value = ContrastiveLoss(temperature: 0.1, dimension: 10, capacity: 32)(
      projections.rows, gradient: gradient.rows)
    #expect(PairMeasures.Meter(dimension: 10, capacity: 40)(projections.rows) == value.pairs)
  }
}

@Suite("A moving target")
struct MovingTargetTests {
  private let store = ParameterStore()
  private let layer: Linear
  private let normalization: BatchNormalization
  private let target: MovingTarget

  init() {
    layer = Linear("layer", in: store, inputs: 3, outputs: 2)
    normalization = BatchNormalization("normalization", in: store, channels: 2, capacity: 4)
    target = MovingTarget(of: store)
    store.initializeWeights(seed: 1)
    normalization.reset()
    target.copyNetwork()
  }

  private func outputs() -> [Float] {
    let input = Signal(SafetensorsFile.Tensor(shape: [2, 3], values: [1, -2, 3, 0.5, 4, -1]))
    let output = Signal(records: 2, length: 1, channels: 2)
    layer.forward(input.rows, into: output.rows)
    normalization.forward(output.rows, into: output.rows, rectify: false, mode: .training)
    return output.values
  }

  @Test("is the mean of its own and the trained weights, and keeps its statistics for itself")
  func following() {
    let before = store.snapshot
    for i in 0..<layer.weight.count { store.mutableValues(layer.weight)[i] += 1 }
    let trained = store.snapshot
    target.follow(momentum: 0.75)
    for (own, (old, new)) in zip(target.snapshot.values, zip(before.values, trained.values)) {
      #expect(abs(own - (0.75 * old + 0.25 * new)) < 1e-6)
    }
    #expect(target.snapshot.statistics == before.statistics)
    #expect(store.snapshot == trained, "what is trained stays as it is")
  }

  @Test("runs in the network with its weights and statistics, and leaves those of the network as they were")
  func running() {
    let first = outputs()
    let trained = store.snapshot
    for i in 0..<layer.weight.count { store.mutableValues(layer.weight)[i] *= 3 }
    let changed = store.snapshot
    var inTarget: [Float] = []
    target.inPlaceOfNetwork { inTarget = outputs() }
    #expect(inTarget == first)
    #expect(store.snapshot == changed)
    #expect(target.snapshot.values == trained.values)
    #expect(target.snapshot.statistics == trained.statistics, "its one pass moved them as that of the network did")
  }

  @Test("is at 1 at the end of BYOL's schedule, from the base by half a cosine")
  func momentum() {
    #expect(abs(MovingTarget.momentum(base: 0.996, progress: 0) - 0.996) < 1e-15)
    #expect(abs(MovingTarget.momentum(base: 0.996, progress: 0.5) - 0.998) < 1e-15)
    #expect(abs(MovingTarget.momentum(base: 0.996, progress: 1) - 1) < 1e-15)
  }

  @Test("goes on from what was saved")
  func restoring() {
    let saved = target.snapshot
    for i in 0..<layer.weight.count { store.mutableValues(layer.weight)[i] += 1 }
    target.follow(momentum: 0.5)
    #expect(target.snapshot != saved)
    target.restore(saved)
    #expect(target.snapshot == saved)
    #expect(target.count == saved.values.count + saved.statistics.count)
  }
}
