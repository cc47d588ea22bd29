import GoldenValues
import Kernels
import Testing

@testable import NeuralNetwork

private let convolutions = GoldenFile("convolution")
private let layers = GoldenFile("layers")

@Suite("Layers against PyTorch in double precision")
struct LayerTests {
  /// Sums of up to 256 products in single precision, relative to the largest result.
  private let singleSum = 2e-6

  @Test("convolutions and their gradients", arguments: convolutions.cases(endingWith: "stride"))
  func convolution(name: String) throws {
    let weight = convolutions["\(name).weight"]
    let input = convolutions["\(name).input"]
    let store = ParameterStore()
    let layer = Convolution1D(
      "layer", in: store, inputChannels: weight.shape[1], outputChannels: weight.shape[0],
      kernelSize: weight.shape[2], stride: Int(convolutions.number("\(name).stride")))
    try store.set(["layer.weight": weight])
    let x = Signal(input)
    let y = Signal(like: convolutions["\(name).output"])
    let dy = Signal(convolutions["\(name).output_gradient"])
    let dx = Signal(like: input)
    layer.forward(x.rows, into: y.rows)
    layer.backward(x.rows, dy.rows, into: dx.rows)
    #expect(relativeError(y.values, convolutions.values("\(name).output")) < singleSum)
    #expect(relativeError(dx.values, convolutions.values("\(name).input_gradient")) < singleSum)
    #expect(
      relativeError(store.goldenGradient(layer.weight), convolutions.values("\(name).weight_gradient")) < singleSum)
  }

  @Test(
    "linear layers and their gradients, which replace those of the pass before",
    arguments: layers.cases(endingWith: "weight"))
  func linear(name: String) throws {
    let weight = layers["\(name).weight"]
    let store = ParameterStore()
    let layer = Linear("layer", in: store, inputs: weight.shape[1], outputs: weight.shape[0])
    try store.set(["layer.weight": weight, "layer.bias": layers["\(name).bias"]])
    let x = Signal(layers["\(name).input"])
    let y = Signal(like: layers["\(name).output"])
    let dy = Signal(layers["\(name).output_gradient"])
    let dx = Signal(like: layers["\(name).input"])
    layer.forward(x.rows, into: y.rows)
    layer.backward(x.rows, dy.rows, into: nil)
    layer.backward(x.rows, dy.rows, into: dx.rows)
    #expect(relativeError(y.values, layers.values("\(name).output")) < singleSum)
    #expect(relativeError(dx.values, layers.values("\(name).input_gradient")) < singleSum)
    for (parameter, name) in [(layer.weight, "\(name).weight_gradient"), (layer.bias, "\(name).bias_gradient")] {
      #expect(relativeError(store.goldenGradient(parameter), layers.values(name)) < singleSum)
    }
  }

  @Test("rectified max-pooling by two and its gradient, with equal neighbours and an odd row", arguments: [2, 8, 9])
  func maxPooling(length: Int) {
    let name = "max_pool.\(length)"
    let x = Signal(layers["\(name).input"])
    let y = Signal(like: layers["\(name).output"])
    let dy = Signal(layers["\(name).output_gradient"])
    let dx = Signal(like: layers["\(name).input"])
    for n in 0..<dx.records { dx.rows.values(n).update(repeating: .nan) }
    let channels = x.rows.channels
    let (scale, shift) = ([Float](repeating: 1, count: channels), [Float](repeating: 0, count: channels))
    for n in 0..<x.records {
      rectifyAndPoolPairs(
        x.rows.record(n), length: length, channels: channels, scale: scale, shift: shift, into: y.rows.record(n))
      rectifyAndPoolPairsGradient(
        dy.rows.record(n), input: x.rows.record(n), length: length, channels: channels, scale: scale, shift: shift,
        into: dx.rows.record(n))
    }
    // The rectifier takes what is not above zero.
    let pooled = layers.values("\(name).output").map { max($0, 0) }
    let routed = zip(layers.values("\(name).input_gradient"), x.values).map { $1 > 0 ? $0 : 0 }
    #expect(y.values.map(Double.init) == pooled)
    #expect(dx.values.map(Double.init) == routed)
  }

  @Test("average-pooling and its gradient")
  func averagePooling() {
    let x = Signal(layers["average_pool.input"])
    let y = Signal(like: layers["average_pool.output"])
    let dy = Signal(layers["average_pool.output_gradient"])
    let dx = Signal(like: layers["average_pool.input"])
    let (length, channels) = (x.rows.length, x.rows.channels)
    for n in 0..<x.records {
      averageRows(x.rows.record(n), length: length, channels: channels, into: y.rows.record(n))
      averageRowsGradient(dy.rows.record(n), length: length, channels: channels, into: dx.rows.record(n))
    }
    #expect(relativeError(y.values, layers.values("average_pool.output")) < singleSum)
    #expect(relativeError(dx.values, layers.values("average_pool.input_gradient")) < singleSum)
  }
}
