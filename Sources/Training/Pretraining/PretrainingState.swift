import Foundation
import NeuralNetwork

/// Everything that a pretraining needs to go on after an epoch as if it had never stopped, bit for bit.
public struct PretrainingState: Equatable {
  let task: PretrainingTask
  let epochs: [PretrainingResult.Epoch]
  let weights: ParameterStore.Snapshot
  let optimizer: OptimizerSnapshot
  /// What the method keeps beside the weights, by name.
  let method: [String: [Float]]

  /// The last epoch that is in it.
  public var epoch: Int { epochs.count }

  private struct Description: Codable {
    var task: PretrainingTask
    var epochs: [PretrainingResult.Epoch]
    var steps: Int
  }

  private static let descriptionKey = "pretraining_state"
  /// Before the names of a method's own tensors.
  private static let methodPrefix = "method."
  private static let weightsName = "weights"
  private static let statisticsName = "statistics"

  /// The bytes of a safetensors file.
  ///
  /// - Throws: where a number of the description cannot be written as JSON.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let description = try encoder.encode(Description(task: task, epochs: epochs, steps: optimizer.steps))
    func tensor(_ values: [Float]) -> SafetensorsFile.Tensor {
      SafetensorsFile.Tensor(shape: [values.count], values: values.map(Double.init))
    }
    var tensors = optimizer.buffers.mapValues(tensor)
    tensors[Self.weightsName] = tensor(weights.values)
    tensors[Self.statisticsName] = tensor(weights.statistics)
    for (name, values) in method { tensors[Self.methodPrefix + name] = tensor(values) }
    return try SafetensorsFile(
      tensors: tensors, metadata: [Self.descriptionKey: String(decoding: description, as: UTF8.self)]
    ).encoded()
  }

  /// Reads what `encoded` wrote.
  ///
  /// - Throws: `TrainingError.badInput` where the bytes are something else.
  public init(_ bytes: [UInt8]) throws(TrainingError) {
    do {
      let file = try SafetensorsFile(bytes)
      let description = try JSONDecoder().decode(
        Description.self, from: Data((file.metadata[Self.descriptionKey] ?? "").utf8))
      func values(_ name: String) throws -> [Float] {
        let values = file.tensors[name]?.values.map { Float($0) } ?? []
        guard values.allSatisfy(\.isFinite) else { throw TrainingError.badInput("its \(name) are not finite") }
        return values
      }
      task = description.task
      epochs = description.epochs
      weights = try ParameterStore.Snapshot(
        values: values(Self.weightsName), statistics: values(Self.statisticsName))
      let names = file.tensors.keys.filter { $0.hasPrefix(Self.methodPrefix) }
      let buffers = Set(file.tensors.keys).subtracting(names + [Self.weightsName, Self.statisticsName])
      optimizer = try OptimizerSnapshot(
        steps: description.steps, buffers: Dictionary(uniqueKeysWithValues: buffers.map { ($0, try values($0)) }))
      method = try Dictionary(
        uniqueKeysWithValues: names.map { (String($0.dropFirst(Self.methodPrefix.count)), try values($0)) })
    } catch {
      throw .badInput("this is not the saved state of a pretraining: \(error)")
    }
  }

  init(
    task: PretrainingTask, epochs: [PretrainingResult.Epoch], weights: ParameterStore.Snapshot,
    optimizer: OptimizerSnapshot, method: [String: [Float]] = [:]
  ) {
    self.task = task
    self.epochs = epochs
    self.weights = weights
    self.optimizer = optimizer
    self.method = method
  }
}
