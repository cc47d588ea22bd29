import ContentHash
import ECGData
import Kernels
import NeuralNetwork
import ReproducibleMath

/// One SimCLR pretraining while it runs.
final class Pretraining {
  private let task: PretrainingTask
  private let signals: PackedSignals
  private let observer: TrainingObserver
  /// Indices of the records of folds 1 to 8.
  private let pool: [Int]
  /// Records a step; each gives two views.
  private let batchRecords: Int
  private let team: ThreadTeam
  private let network: ContrastiveNetwork
  private let optimizer: AdamW
  /// What the epochs so far gave.
  private var epochs: [PretrainingResult.Epoch] = []
  private let views = ViewPipeline(strength: 1)

  init(
    _ task: PretrainingTask, signals: PackedSignals, threads: Int, observer: TrainingObserver
  ) throws(TrainingError) {
    self.task = task
    self.signals = signals
    self.observer = observer
    team = ThreadTeam(threads: threads)
    pool = signals.indices(in: .train)
    batchRecords = min(task.settings.batchRecords, pool.count)
    guard batchRecords >= 2 else {
      throw .badInput("folds 1-8 hold \(pool.count) records: pretraining contrasts at least two")
    }
    network = ContrastiveNetwork(
      task.encoder.shape(task.usesGroupNorm ? .group : .batch, at: signals.rate),
      temperature: task.settings.temperature,
      views: 2 * batchRecords, on: team)
    optimizer = AdamW(
      network.store, parameters: network.store.parameters, weightDecay: task.settings.weightDecay, on: team)
    network.initialize(seed: task.seed)
  }

  /// Goes on after the epoch that `state` was saved at.
  func resume(from state: PretrainingState) throws(TrainingError) {
    guard state.task == task else { throw .unfitState("the saved state is that of another pretraining") }
    guard network.store.fits(state.weights), optimizer.fits(state.optimizer) else {
      throw .unfitState("the saved state does not fit \(task.encoder.architecture.rawValue)")
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
    network.store.restore(state.weights)
    optimizer.restore(state.optimizer)
    epochs = state.epochs
  }

  private var state: PretrainingState {
    PretrainingState(task: task, epochs: epochs, weights: network.store.snapshot, optimizer: optimizer.snapshot)
  }

  func run() throws(TrainingError) -> (result: PretrainingResult, checkpoint: [UInt8]) {
    let schedule = LearningRateSchedule(
      base: task.settings.learningRate, warmupSteps: task.settings.warmupEpochs * stepsPerEpoch,
      totalSteps: task.settings.epochs * stepsPerEpoch)
    while epochs.count < task.settings.epochs {
      let epoch = epochs.count + 1
      let values = try train(epoch, schedule: schedule)
      epochs.append(values)
      // The last step's gradient is in no loss yet.
      guard network.store.isFinite else { throw .diverged(epoch: epoch, what: "its weights") }
      observer.report(TrainingProgress(epoch: epoch, epochs: task.settings.epochs, loss: values.loss))
      observer.save(epoch) { state }
    }
    return try finished()
  }

  /// The incomplete last batch of an epoch is left out, so that every step contrasts the same number of views.
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
      let (value, featureDeviation) = network.gradientStep(views: 2 * batchRecords)
      guard value.loss.isFinite, value.uniformity.isFinite, featureDeviation.isFinite else {
        throw .diverged(epoch: epoch, what: "its loss")
      }
      let share = 1 / Double(stepsPerEpoch)
      sums.loss += value.loss * share
      sums.contrastiveAccuracy += value.accuracy * share
      sums.alignment += value.alignment * share
      sums.uniformity += value.uniformity * share
      sums.featureDeviation += featureDeviation * share
      sums.learningRate = schedule.rate(step: (epoch - 1) * stepsPerEpoch + step)
      optimizer.step(learningRate: sums.learningRate)
    }
    return sums
  }

  /// Fills the encoder's input: first view of every record, then the second ones.
  private func loadViews(of records: [Int], epoch: Int) {
    let input = network.encoder.input(2 * records.count)
    team.forEach(2 * records.count) { place, _ in
      let (view, n) = place.quotientAndRemainder(dividingBy: records.count)
      let record = records[n]
      var stream = RandomStream(seed: task.seed, name: "pretraining/views", indices: epoch, record, view)
      views.apply(
        signals.signal(at: record), standardDeviation: Double(signals.standardDeviation(at: record)), stream: &stream,
        into: input.values(place))
    }
  }

  private func finished() throws(TrainingError) -> (result: PretrainingResult, checkpoint: [UInt8]) {
    let file = SafetensorsFile(
      tensors: network.store.tensors(),
      metadata: ["architecture": task.encoder.architecture.rawValue, "data": data, "seed": String(task.seed)])
    let bytes: [UInt8]
    do { bytes = try file.encoded() } catch { throw .badInput("the checkpoint cannot be written: \(error)") }
    let result = PretrainingResult(
      seed: task.seed, epochs: epochs, divergedInEpoch: nil, checkpoint: SHA256Digest(hashing: bytes))
    return (result, bytes)
  }

  private var data: String { task.data.hexadecimal }
}
