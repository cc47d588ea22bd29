import Kernels
import NeuralNetwork

/// Consecutive epochs of a fine-tuning in which the same parameters are trained.
struct TrainingPhase {
  /// Counted from 1.
  let epochs: Range<Int>
  /// Whether only the head is trained.
  let isFrozen: Bool
  let parameters: [Parameter]
  let optimizer: any Optimizer
  private let schedule: LearningRateSchedule
  private let stepsPerEpoch: Int

  /// The phases of a whole training: one, or the head's and then everybody's, each with an optimizer and a learning rate of its own.
  static func phases(
    of settings: FineTuningSettings, stepsPerEpoch: Int, _ classifier: Classifier, on team: ThreadTeam
  ) -> [TrainingPhase] {
    let frozen =
      switch settings.trained {
      case .all: 0
      case .head: settings.epochs
      case .headThenAll: min(settings.headEpochs, settings.epochs)
      }
    return [(1..<frozen + 1, true), (frozen + 1..<settings.epochs + 1, false)].filter { !$0.0.isEmpty }.map {
      TrainingPhase($0.0, isFrozen: $0.1, settings, stepsPerEpoch: stepsPerEpoch, classifier, on: team)
    }
  }

  private init(
    _ epochs: Range<Int>, isFrozen: Bool, _ settings: FineTuningSettings, stepsPerEpoch: Int, _ classifier: Classifier,
    on team: ThreadTeam
  ) {
    self.epochs = epochs
    self.isFrozen = isFrozen
    self.stepsPerEpoch = stepsPerEpoch
    parameters = isFrozen ? classifier.headParameters : classifier.store.parameters
    optimizer = settings.optimizer.optimizer(
      classifier.store, parameters: parameters, momentum: settings.momentum, weightDecay: settings.weightDecay,
      on: team)
    schedule = LearningRateSchedule(
      base: isFrozen ? settings.frozenLearningRate : settings.learningRate, decay: settings.schedule,
      warmupSteps: stepsPerEpoch * settings.warmupEpochs, totalSteps: stepsPerEpoch * epochs.count)
  }

  /// The learning rate of a step of an epoch, counted from 0.
  func learningRate(epoch: Int, step: Int) -> Double {
    schedule.rate(step: (epoch - epochs.lowerBound) * stepsPerEpoch + step)
  }
}
