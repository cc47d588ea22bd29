import Training

extension Repetitions {
  /// The times of a training's epochs, each measured by itself, and of what comes after the last one.
  ///
  /// - Parameters:
  ///   - epochs: trains once; what it returns is the end of what comes after its epochs. It is called again as long as more is to be measured.
  /// - Throws: what `epochs` throws, but for the cancellation that ends the measurement.
  init(
    _ options: MeasurementOptions, ofEpochs epochs: (TrainingObserver) throws -> (loss: Double, testEvaluations: Int?)
  ) throws {
    var repetitions = Repetitions(options)
    var isRunning = repetitions.begin()
    let observer = TrainingObserver(
      report: { progress in
        repetitions.end(loss: progress.loss ?? .nan)
        isRunning = repetitions.begin()
      }, isCancelled: { !isRunning })
    do {
      while isRunning {
        let end = try epochs(observer)
        repetitions.end(loss: end.loss, testEvaluations: end.testEvaluations)
        isRunning = repetitions.begin()
      }
    } catch TrainingError.cancelled {}
    self = repetitions
  }
}
