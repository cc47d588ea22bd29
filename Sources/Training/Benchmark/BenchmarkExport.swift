public import ECGData
import Kernels
import NeuralNetwork

/// What another program needs to do the same work on the same records from the same weights, as safetensors files.
///
/// Records are tensors [n, 12, samples]; parameters have their names and shapes of a checkpoint.
extension TrialTask {
  /// Starting weights, `labelled`, `validation` and `test` records with labels, and the `order` [epochs, labelled] of training.
  ///
  /// For a trial from random weights. Throws `TrainingError` where the signals do not fit.
  public func exported(from signals: PackedSignals) throws(TrainingError) -> [UInt8] {
    let signals = try labelled(signals)
    let labelled = try FineTuning.draw(self, from: signals)
    let classifier = Classifier(encoder.shape(.batch), classes: classes.count, capacity: 1)
    classifier.initialize(seed: streams[.initialization])
    var tensors = classifier.store.tensors()
    let sets = [
      "labelled": labelled,
      "validation": LabelledRecords(signals: signals, indices: signals.indices(in: .validation)),
      "test": LabelledRecords(signals: signals, indices: signals.indices(in: .test)),
    ]
    for (name, records) in sets {
      tensors["\(name).records"] = .records(records.indices.map(signals.signal), at: signals.rate)
      tensors["\(name).labels"] = .vector(records.labels.map(Double.init))
    }
    let orders = (1...settings.epochs).flatMap { order(ofEpoch: $0, records: labelled.count) }
    tensors["order"] = SafetensorsFile.Tensor(
      shape: [settings.epochs, labelled.count], values: orders.map(Double.init))
    return try SafetensorsFile(tensors: tensors).bytes()
  }
}

extension PretrainingTask {
  /// Starting weights, and the `pool.records` with the `pool.standard_deviations` in mV that they were divided by.
  public func exported(from signals: PackedSignals) throws(TrainingError) -> [UInt8] {
    let network = PretrainingSetup(shape: encoder.shape(.batch), settings: settings, views: 2).method()
    network.initialize(seed: seed)
    var tensors = network.store.tensors()
    let pool = try pool(of: signals)
    tensors["pool.records"] = .records(pool.map(signals.signal), at: signals.rate)
    tensors["pool.standard_deviations"] = .vector(pool.map { Double(signals.standardDeviation(at: $0)) })
    return try SafetensorsFile(tensors: tensors).bytes()
  }
}

extension SafetensorsFile {
  fileprivate func bytes() throws(TrainingError) -> [UInt8] {
    do { return try encoded() } catch { throw .badInput("the tensors cannot be written: \(error)") }
  }
}

extension SafetensorsFile.Tensor {
  fileprivate static func vector(_ values: [Double]) -> Self { Self(shape: [values.count], values: values) }

  fileprivate static func records(_ signals: [UnsafeBufferPointer<Float>], at rate: SignalRate) -> Self {
    let (leads, samples) = (EncoderShape.leads, rate.samples)
    let values = signals.flatMap { signal in
      (0..<leads * samples).map { Double(signal[$0 % samples * leads + $0 / samples]) }
    }
    return Self(shape: [signals.count, leads, samples], values: values)
  }
}
