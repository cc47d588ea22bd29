import ContentHash
import ECGData
import Kernels
import NeuralNetwork
import ReproducibleMath

/// One pretraining while it runs, by whichever method.
final class Pretraining {
  private let task: PretrainingTask
  private let signals: PackedSignals
  private let observer: TrainingObserver
  /// Where the pretraining's records stand among the packed ones; elsewhere they have numbers among themselves, so that nothing depends
  /// on what else is packed.
  private let places: [Int]
  /// Those of folds 1 to 8.
  private let pool: [Int]
  /// Records a step; each gives two views.
  private let batchRecords: Int
  private let team: ThreadTeam
  private let method: any PretrainingMethod
  private let positives: Positives
  private let optimizer: any Optimizer
  /// What the epochs so far gave.
  private var epochs: [PretrainingResult.Epoch] = []
  private let views: ViewPipeline

  init(
    _ task: PretrainingTask, signals: PackedSignals, threads: Int, observer: TrainingObserver
  ) throws(TrainingError) {
    self.task = task
    self.signals = signals
    self.observer = observer
    team = ThreadTeam(threads: threads)
    views = ViewPipeline(strength: 1, views: task.settings.views)
    let places = try task.places(in: signals)
    self.places = places
    pool = places.indices.filter { signals.record(at: places[$0]).split == .train }
    batchRecords = min(task.settings.batchRecords, pool.count)
    guard batchRecords >= 2 else {
      throw .badInput("folds 1-8 hold \(pool.count) records: pretraining needs at least two")
    }
    let setup = PretrainingSetup(
      shape: task.encoder.shape(task.usesGroupNorm ? .group : .batch, at: signals.rate), settings: task.settings,
      views: 2 * batchRecords, team: team)
    method = setup.method()
    positives = Positives(task.settings.positives, seed: task.seed, pool: pool) {
      signals.record(at: places[$0]).patientID
    }
    optimizer = task.settings.optimizer.optimizer(
      method.store, parameters: method.store.parameters, momentum: task.settings.momentum,
      weightDecay: task.settings.weightDecay, on: team)
    method.initialize(seed: task.seed)
  }

  /// Goes on after the epoch that `state` was saved at.
  func resume(from state: PretrainingState) throws(TrainingError) {
    guard state.task.asSaved(for: task) == task else {
      throw .unfitState("the saved state is that of another pretraining")
    }
    guard method.store.fits(state.weights), optimizer.fits(state.optimizer), method.fits(state.method) else {
      throw .unfitState(
        "the saved state does not fit \(task.encoder.architecture.rawValue), \(task.settings.method.rawValue) and \(task.settings.optimizer.rawValue)"
      )
    }
    guard (1...task.settings.epochs).contains(state.epoch),
      state.optimizer.steps == state.epoch * stepsPerEpoch
    else {
      throw .unfitState(
        "the saved state says epoch \(state.epoch) and step \(state.optimizer.steps), where an epoch has \(stepsPerEpoch) steps "
          + "and the pretraining \(task.settings.epochs) epochs")
    }
    guard state.epochs.enumerated().allSatisfy({ $0 + 1 == $1.epoch }) else {
      throw .unfitState("the saved state says other epochs than those before epoch \(state.epoch)")
    }
    method.store.restore(state.weights)
    method.restore(state.method)
    optimizer.restore(state.optimizer)
    epochs = state.epochs
  }

  private var state: PretrainingState {
    PretrainingState(
      task: task, epochs: epochs, weights: method.store.snapshot, optimizer: optimizer.snapshot, method: method.state)
  }

  func run() throws(TrainingError) -> (result: PretrainingResult, checkpoint: [UInt8]) {
    let schedule = LearningRateSchedule(
      base: task.settings.learningRate, decay: task.settings.schedule,
      warmupSteps: task.settings.warmupEpochs * stepsPerEpoch, totalSteps: task.settings.epochs * stepsPerEpoch)
    while epochs.count < task.settings.epochs {
      let epoch = epochs.count + 1
      let values = try train(epoch, schedule: schedule)
      epochs.append(values)
      // The last step's gradient is in no loss yet.
      guard method.store.isFinite else { throw .diverged(epoch: epoch, what: "its weights") }
      observer.report(TrainingProgress(epoch: epoch, epochs: task.settings.epochs, loss: values.loss))
      observer.save(epoch) { state }
    }
    return try finished()
  }

  /// The incomplete last batch of an epoch is left out, so that every step has the same number of views.
  private var stepsPerEpoch: Int { pool.count / batchRecords }

  /// One pass over the pool.
  private func train(
    _ epoch: Int, schedule: LearningRateSchedule
  ) throws(TrainingError) -> PretrainingResult.Epoch {
    var stream = RandomStream(seed: task.seed, name: "pretraining/order", indices: epoch)
    let order = stream.permutation(of: pool.count)
    var sums = PretrainingResult.Epoch(
      epoch: epoch, loss: 0, contrastiveAccuracy: 0, featureDeviation: 0, alignment: 0, uniformity: 0, learningRate: 0)
    for step in 0..<stepsPerEpoch {
      try observer.checkCancellation()
      loadViews(of: order[step * batchRecords..<(step + 1) * batchRecords].map { pool[$0] }, epoch: epoch)
      let value = method.gradientStep(views: 2 * batchRecords)
      guard value.loss.isFinite, value.pairs.uniformity.isFinite, value.featureDeviation.isFinite else {
        throw .diverged(epoch: epoch, what: "its loss")
      }
      let share = 1 / Double(stepsPerEpoch)
      sums.loss += value.loss * share
      sums.contrastiveAccuracy += value.pairs.accuracy * share
      sums.alignment += value.pairs.alignment * share
      sums.uniformity += value.pairs.uniformity * share
      sums.featureDeviation += value.featureDeviation * share
      let done = (epoch - 1) * stepsPerEpoch + step
      sums.learningRate = schedule.rate(step: done)
      optimizer.step(learningRate: sums.learningRate)
      method.finishStep(progress: Double(done + 1) / Double(schedule.totalSteps))
    }
    return sums
  }

  /// Fills the encoder's input: first view of every record, then the second ones.
  private func loadViews(of records: [Int], epoch: Int) {
    let input = method.encoder.input(2 * records.count)
    team.forEach(2 * records.count) { place, scratch in
      let (view, n) = place.quotientAndRemainder(dividingBy: records.count)
      let source = positives.source(of: records[n], view: view, epoch: epoch)
      let signal = signals.signal(at: places[source.record])
      var stream = RandomStream(seed: task.seed, name: "pretraining/views", indices: epoch, records[n], view)
      func apply(_ signal: UnsafeBufferPointer<Float>) {
        views.apply(
          signal, standardDeviation: Double(signals.standardDeviation(at: places[source.record])), stream: &stream,
          into: input.values(place))
      }
      guard let half = source.half else { return apply(signal) }
      scratch.withFloats(signal.count) { memory in
        let padded = UnsafeMutableBufferPointer(start: memory, count: signal.count)
        Positives.write(half: half, of: signal, leads: StandardLeads.names.count, into: padded)
        apply(UnsafeBufferPointer(padded))
      }
    }
  }

  private func finished() throws(TrainingError) -> (result: PretrainingResult, checkpoint: [UInt8]) {
    let file = SafetensorsFile(
      tensors: method.store.tensors().filter { method.keeps($0.key) },
      metadata: ["architecture": task.encoder.architecture.rawValue, "data": data, "seed": String(task.seed)])
    let bytes: [UInt8]
    do { bytes = try file.encoded() } catch { throw .badInput("the checkpoint cannot be written: \(error)") }
    let result = PretrainingResult(
      seed: task.seed, epochs: epochs, divergedInEpoch: nil, checkpoint: SHA256Digest(hashing: bytes))
    return (result, bytes)
  }

  /// What was trained on, whatever else was packed beside it.
  private var data: String { (task.firstVersionData ?? signals.digest(of: places)).hexadecimal }
}

extension PretrainingTask {
  /// The task of a saved state as this version would say it, where the first version said it.
  fileprivate func asSaved(for task: PretrainingTask) -> PretrainingTask {
    guard firstVersionData == nil, records == nil, data == task.firstVersionData else { return self }
    var saved = self
    (saved.data, saved.records, saved.firstVersionData) = (task.data, task.records, task.firstVersionData)
    return saved
  }
}
