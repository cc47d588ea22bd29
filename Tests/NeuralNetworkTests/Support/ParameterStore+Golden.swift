@testable import NeuralNetwork

extension ParameterStore {
  /// Sets parameters from tensors in PyTorch's shapes, as a checkpoint would.
  func set(_ tensors: [String: SafetensorsFile.Tensor]) throws {
    try load(SafetensorsFile(tensors: tensors)) { tensors[$0] != nil }
  }

  /// The gradient of a parameter in PyTorch's order.
  func goldenGradient(_ parameter: Parameter) -> [Float] { parameter.memoryOrder.map { gradient(parameter)[$0] } }

  func goldenStatistic(_ parameter: Parameter) -> [Float] { (0..<parameter.count).map { statistic(parameter)[$0] } }

  func goldenValues(_ parameter: Parameter) -> [Float] { parameter.memoryOrder.map { values(parameter)[$0] } }

  func set(gradient parameter: Parameter, _ values: [Double]) {
    for (value, index) in zip(values, parameter.memoryOrder) { gradient(parameter)[index] = Float(value) }
  }
}
