import GoldenValues
import Kernels
import Synchronization
import Testing

@testable import NeuralNetwork

private let golden = GoldenFile("blocks")

/// The gradient of a block's input.
private final class GradientCollector: GradientReceiver {
  private var gradient: [Int: [Float]] = [:]
  private let lock = Mutex(())

  func receive(_ n: Int, _ record: UnsafePointer<Float>, into gradient: Rows) {
    let sum = gradient.values(n).indices.map { gradient.values(n)[$0] + record[$0] }
    lock.withLock { _ in self.gradient[n] = sum }
  }

  func inPyTorchOrder(like x: Rows) -> [Float] {
    let rows = Activation(capacity: x.records, length: x.length, channels: x.channels).rows(x.records)
    for n in 0..<x.records { _ = rows.values(n).update(fromContentsOf: gradient[n] ?? []) }
    return rows.inPyTorchOrder
  }
}

@Suite("Residual blocks against PyTorch in double precision")
struct ResidualBlockTests {
  @Test(
    "output, running statistics and every gradient", arguments: ["identity", "projection", "group_norm"],
    ConvolutionAlgorithm.allCases)
  func block(name: String, convolution: ConvolutionAlgorithm) throws {
    let input = golden["\(name).input"]
    let output = golden["\(name).output"]
    let store = ParameterStore()
    var shape = EncoderShape.tiny(name == "group_norm" ? .group : .batch)
    shape.convolution = convolution
    let block = ResidualBlock(
      "block", EncoderSetup(shape: shape, store: store, capacity: 4, team: ThreadTeam(threads: 2)),
      inputChannels: input.shape[1], outputChannels: output.shape[1],
      stride: input.shape[2] == output.shape[2] ? 1 : 2, inputLength: input.shape[2])
    for normalization in block.normalizations { normalization.reset() }
    var tensors: [String: SafetensorsFile.Tensor] = [:]
    for parameter in store.parameters { tensors[parameter.name] = golden[goldenName(parameter, of: name)] }
    try store.set(tensors)

    let x = Signal(input)
    let dx = GradientCollector()
    let dy = Signal(golden["\(name).output_gradient"])
    let result = Signal(like: output)
    let source = block.train(x.rows, x.rows, mode: .training)
    for n in 0..<x.records { source.write(n, to: result.rows.record(n)) }
    let memory = PassMemory(capacity: 4, recordCount: max(x.rows.recordCount, block.output.recordCount))
    let gradient = memory.current(like: result.rows)
    for n in 0..<x.records { block.receive(n, dy.rows.record(n), into: gradient) }
    block.backward(x.rows, memory, to: dx)
    let values = result.values
    #expect(block.output.rows(x.records).inPyTorchOrder == values)
    // Two normalised convolutions of up to 224 products each in single precision: about ten times the errors measured.
    let tolerance = convolution == .direct ? 5e-6 : 5e-5
    #expect(relativeError(values, output.values) < tolerance)
    #expect(relativeError(dx.inPyTorchOrder(like: x.rows), golden.values("\(name).input_gradient")) < tolerance)
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
