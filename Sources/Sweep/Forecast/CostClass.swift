public import Training

/// Work of which one measurement tells what every task costs that is made of it: tasks that differ in nothing but what takes no time, such as
/// seeds and learning rates, and in how much there is of it.
public struct CostClass: Hashable, Sendable {
  /// What is repeated, and timed.
  public enum Unit: String, Sendable { case step, epoch, trial }

  /// What is trained to measure it; nothing that comes of it is anybody's result.
  public let work: TrainingTask

  public var unit: Unit {
    switch work {
    case .pretraining: .step
    case .trial(let trial): trial.settings.classifier.hasEpochs ? .epoch : .trial
    }
  }

  /// How many epochs a trial is measured over.
  static let epochs = 4

  /// A pretraining's, in steps.
  init(_ pretraining: PretrainingTask) {
    var task = pretraining
    let usual = PretrainingSettings()
    task.name = PretrainingRecipe.defaultName
    task.seed = 1
    task.settings.epochs = 1_000_000
    task.settings.learningRate = usual.learningRate
    task.settings.momentum = usual.momentum
    task.settings.weightDecay = usual.weightDecay
    task.settings.schedule = usual.schedule
    task.settings.warmupEpochs = usual.warmupEpochs
    task.settings.temperature = usual.temperature
    task.settings.targetMomentum = usual.targetMomentum
    task.settings.invarianceWeight = usual.invarianceWeight
    task.settings.varianceWeight = usual.varianceWeight
    task.settings.covarianceWeight = usual.covarianceWeight
    work = .pretraining(task)
  }

  /// A trial's, in epochs in which `part` is trained, or in trials where there are none. It begins with random weights, which takes the same
  /// time, and with a learning rate at which nothing diverges.
  init(_ trial: TrialTask, training part: FineTuningSettings.TrainedPart) {
    var task = trial
    let usual = FineTuningSettings()
    task.condition = "calibration"
    task.seed = 1
    task.streams = SeedStreams(seed: 1)
    task.crossedStreams = nil
    task.checkpoint = nil
    task.settings.initialization = .scratch
    task.settings.trained = part
    task.settings.headEpochs = usual.headEpochs
    task.settings.viewStrength = usual.viewStrength
    task.settings.epochs = Self.epochs
    task.settings.learningRate = 1e-5
    task.settings.frozenLearningRate = 1e-3
    task.settings.momentum = usual.momentum
    task.settings.weightDecay = usual.weightDecay
    task.settings.schedule = usual.schedule
    task.settings.warmupEpochs = 0
    task.settings.patience = nil
    work = .trial(task)
  }
}
