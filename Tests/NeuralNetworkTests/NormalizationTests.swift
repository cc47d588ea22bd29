import GoldenValues
import Testing

@testable import NeuralNetwork

private let golden = GoldenFile("normalization")

@Suite("Normalisations against PyTorch in double precision")
struct NormalizationTests {
  /// Moments in double, values in single precision.
  private let tolerance = 2e-6
  /// The golden BatchNorm has a channel without variance, which multiplies roundings by 1/√1e-5, about 300.
  private let steepTolerance = 2e-5

  @Test("BatchNorm over four steps: outputs, gradients and running statistics", arguments: ["batch.ncl", "batch.nc"])
  func batchNormalization(name: String) throws {
    let store = ParameterStore()
    let weight = golden["\(name).weight"]
    let layer = BatchNormalization("layer", in: store, channels: weight.shape[0], capacity: 16)
    layer.reset()
    try store.set(["layer.weight": weight, "layer.bias": golden["\(name).bias"]])
    for step in 0..<4 {
      func expected(_ tensor: String) -> [Double] { golden.values("\(name).\(step).\(tensor)") }
      let x = Signal(golden["\(name).\(step).input"])
      let dy = Signal(golden["\(name).\(step).output_gradient"])
      let y = Signal(like: golden["\(name).\(step).input"])
      layer.forward(x.rows, into: y.rows, rectify: false, mode: .training)
      layer.backward(dy.rows, x.rows, rectified: false, into: x.rows)
      #expect(relativeError(y.values, expected("output")) < steepTolerance)
      #expect(relativeError(x.values, expected("input_gradient")) < steepTolerance)
      #expect(relativeError(store.goldenGradient(layer.weight), expected("weight_gradient")) < steepTolerance)
      #expect(relativeError(store.goldenGradient(layer.bias), expected("bias_gradient")) < tolerance)
      #expect(relativeError(store.goldenStatistic(layer.runningMean), expected("running_mean")) < tolerance)
      #expect(relativeError(store.goldenStatistic(layer.runningVariance), expected("running_var")) < tolerance)
    }
    let x = Signal(golden["\(name).evaluation.input"])
    layer.forward(x.rows, into: x.rows, rectify: false, mode: .evaluation)
    #expect(relativeError(x.values, golden.values("\(name).evaluation.output")) < tolerance)
  }

  @Test(
    "GroupNorm and its gradients, the same in training and evaluation", arguments: ["group.8", "group.16", "group.24"])
  func groupNormalization(name: String) throws {
    let store = ParameterStore()
    let weight = golden["\(name).weight"]
    let layer = GroupNormalization("layer", in: store, channels: weight.shape[0], capacity: 16)
    try store.set(["layer.weight": weight, "layer.bias": golden["\(name).bias"]])
    let x = Signal(golden["\(name).input"])
    let dy = Signal(golden["\(name).output_gradient"])
    let y = Signal(like: golden["\(name).input"])
    for mode in [NormalizationMode.evaluation, .training] {
      layer.forward(x.rows, into: y.rows, rectify: false, mode: mode)
      #expect(relativeError(y.values, golden.values("\(name).output")) < tolerance)
    }
    // Gradients replace those of the pass before.
    layer.backward(dy.rows, x.rows, rectified: false, into: y.rows)
    layer.backward(dy.rows, x.rows, rectified: false, into: x.rows)
    #expect(relativeError(x.values, golden.values("\(name).input_gradient")) < tolerance)
    #expect(
      relativeError(store.goldenGradient(layer.weight), golden.values("\(name).weight_gradient")) < tolerance)
    #expect(relativeError(store.goldenGradient(layer.bias), golden.values("\(name).bias_gradient")) < tolerance)
  }

  @Test("a momentum of 1 replaces the running statistics by those of the batch")
  func replacedStatistics() {
    let store = ParameterStore()
    let layer = BatchNormalization("layer", in: store, channels: 2, capacity: 4)
    layer.reset()
    let x = Signal(SafetensorsFile.Tensor(shape: [4, 2], values: [1, 10, 2, 10, 3, 10, 6, 10]))
    layer.forward(x.rows, into: x.rows, rectify: false, mode: .training(momentum: 1))
    #expect(store.goldenStatistic(layer.runningMean) == [3, 10])
    #expect(relativeError(store.goldenStatistic(layer.runningVariance), [14.0 / 3, 0]) < 1e-7)
  }
}
