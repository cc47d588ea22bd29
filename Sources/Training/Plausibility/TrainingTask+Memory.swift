import ECGData
import Kernels
import NeuralNetwork

extension TrainingTask {
  /// How many bytes of memory the training takes at the very least: what the network's blocks keep of a batch, and what compares all
  /// views with each other. Its settings have been checked.
  ///
  /// - Parameter signalBytes: the size of the packed signals, which bounds the number of records.
  public func leastMemory(signalBytes: Int) -> Int {
    let records = PackedSignals.mostRecords(inBytes: signalBytes)
    let floats: Int
    switch self {
    case .pretraining(let task):
      let views = 2 * min(task.settings.batchRecords, records)
      floats = views * task.encoder.shape(.batch).floatsPerRecord + views * views
    case .trial(let task):
      floats = min(task.condition.labels, records) * task.encoder.shape(.batch).floatsPerRecord
    }
    return floats * MemoryLayout<Float>.size
  }
}
