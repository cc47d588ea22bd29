extension ParameterStore {
  /// Weights and statistics by name, in PyTorch's shapes.
  public func tensors() -> [String: SafetensorsFile.Tensor] {
    var tensors: [String: SafetensorsFile.Tensor] = [:]
    for parameter in parameters { tensors[parameter.name] = tensor(parameter, values(parameter)) }
    for parameter in statistics { tensors[parameter.name] = tensor(parameter, statistic(parameter)) }
    return tensors
  }

  /// The gradients by parameter, in PyTorch's shapes.
  public func gradientTensors() -> [String: SafetensorsFile.Tensor] {
    Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, tensor($0, gradient($0))) })
  }

  private func tensor(_ parameter: Parameter, _ memory: UnsafePointer<Float>) -> SafetensorsFile.Tensor {
    SafetensorsFile.Tensor(shape: parameter.shape, values: parameter.memoryOrder.map { Double(memory[$0]) })
  }

  /// Takes every weight and statistic whose name passes `includes` from a checkpoint; one that is missing, has another shape or holds
  /// anything but finite numbers is an error, and then nothing is changed.
  public func load(_ file: SafetensorsFile, where includes: (String) -> Bool) throws {
    let wanted = (parameters + statistics).filter { includes($0.name) }
    for parameter in wanted {
      guard let tensor = file.tensors[parameter.name] else {
        throw SafetensorsError("tensor \"\(parameter.name)\" is missing")
      }
      guard tensor.shape == parameter.shape else {
        throw SafetensorsError("tensor \"\(parameter.name)\" has shape \(tensor.shape), expected \(parameter.shape)")
      }
      guard tensor.values.allSatisfy({ Float($0).isFinite }) else {
        throw SafetensorsError("tensor \"\(parameter.name)\" holds numbers that are not finite")
      }
    }
    for parameter in parameters where includes(parameter.name) { assign(file, parameter, mutableValues(parameter)) }
    for parameter in statistics where includes(parameter.name) { assign(file, parameter, statistic(parameter)) }
  }

  private func assign(_ file: SafetensorsFile, _ parameter: Parameter, _ memory: UnsafeMutablePointer<Float>) {
    guard let tensor = file.tensors[parameter.name] else { return }
    for (value, index) in zip(tensor.values, parameter.memoryOrder) { memory[index] = Float(value) }
  }
}
