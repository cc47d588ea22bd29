import Kernels
import Testing

@testable import NeuralNetwork

private let golden = GoldenFile("blocks")

@Suite("Residual blocks against PyTorch in double precision")
struct ResidualBlockTests {
  @Test(
    "output, running statistics and every gradient", arguments: ["identity", "projection", "group_norm"],
    ConvolutionAlgorithm.allCases)
  func block(name: String, convolution: ConvolutionAlgorithm) throws {
    let input = golden["\(name).input"]
    let output = golden["\(name).output"]
    let store = ParameterStore()
    let block = ResidualBlock(
      "block", in: store, inputChannels: input.shape[1], outputChannels: output.shape[1],
      stride: input.shape[2] == output.shape[2] ? 1 : 2, inputLength: input.shape[2],
      normalization: name == "group_norm" ? .group : .batch, convolution: convolution, capacity: 4)
    for normalization in block.normalizations { normalization.reset() }
    var tensors: [String: SafetensorsFile.Tensor] = [:]
    for parameter in store.parameters { tensors[parameter.name] = golden[goldenName(parameter, of: name)] }
    try store.set(tensors)

    let x = Signal(input, margin: ResidualBlock.margin)
    let dx = Signal(like: input, margin: ResidualBlock.margin)
    let dy = Signal(golden["\(name).output_gradient"])
    block.forward(x.rows, mode: .training)
    let gradient = block.outputGradient.rows(x.records)
    for n in 0..<x.records { _ = gradient.values(n).update(fromContentsOf: dy.rows.values(n)) }
    block.backward(x.rows, into: dx.rows)
    let values = block.output.rows(x.records).inPyTorchOrder
    // Two normalised convolutions of up to 224 products each in single precision: about ten times the errors measured.
    let tolerance = convolution == .direct ? 5e-6 : 5e-5
    #expect(relativeError(values, output.values) < tolerance)
    #expect(relativeError(dx.values, golden.values("\(name).input_gradient")) < tolerance)
    for parameter in store.parameters {
      let error = relativeError(
        store.goldenGradient(parameter), golden.values("\(goldenName(parameter, of: name))_gradient"))
      #expect(error < tolerance, "\(parameter.name)")
    }
    for statistic in store.statistics {
      let error = relativeError(store.goldenStatistic(statistic), golden.values(goldenName(statistic, of: name)))
      #expect(error < tolerance, "\(statistic.name)")
    }
  }

  private func goldenName(_ parameter: Parameter, of name: String) -> String {
    name + parameter.name.dropFirst("block".count)
  }
}
