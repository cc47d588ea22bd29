import Training

/// The time that is left; a lower bound where nothing is known yet of one kind of task.
public struct TimeLeft: Codable, Equatable, Sendable {
  public var seconds: Double
  /// Something is not known yet that will take time as well.
  public var isLowerBound: Bool

  private enum CodingKeys: String, CodingKey {
    case seconds
    case isLowerBound = "is_lower_bound"
  }

  public init(seconds: Double, isLowerBound: Bool) {
    self.seconds = seconds
    self.isLowerBound = isLowerBound
  }
}

extension TimeLeft: CustomStringConvertible {
  /// Such as `about 3 min 05 s left`.
  public var description: String { "\(isLowerBound ? "more than" : "about") \(durationText(seconds)) left" }
}

extension SweepState {
  /// From when on the speed of a training can be told.
  struct Pace: Equatable, Sendable {
    /// In seconds since 1970.
    var since: Double
    /// The epoch it had reached by then; nil where that is not known.
    var epoch: Int?
  }

  /// The time left, if the tasks to come take as long as those of their kind did on average, or as those that run seem to take; nil
  /// where nothing is known of any, where nobody is there to do them, and where no coordinator gives them out.
  public var timeLeft: TimeLeft? {
    let hands = workers.values.count { !$0.isLeaving }
    guard phase == .running, hands > 0 else { return nil }
    let kinds = [(pretrainings, true), (trials, false)].filter { $0.0.open > 0 }
    var seconds = 0.0
    var known = 0
    for (tally, isPretraining) in kinds {
      let running = trainers.keys.filter { $0.isPretraining == isPretraining && outcomes[$0] == nil }.map(attempts)
      guard let mean = tally.meanSeconds ?? projected(running.joined()) else { continue }
      known += 1
      // Of two that train the same task, the one that is farther will end it. In order, as sums of floating-point numbers depend on it.
      let spent = running.map { $0.map { $0.spent(at: time, of: mean) }.max() ?? 0 }.sorted().reduce(0, +)
      seconds += Double(tally.open) * mean - spent
    }
    guard known > 0 else { return nil }
    return TimeLeft(seconds: Plausible.time(seconds / Double(hands)), isLowerBound: known < kinds.count)
  }

  /// How long running tasks will have taken on average, by the epochs they have done.
  private func projected(_ running: some Sequence<Attempt>) -> Double? {
    let estimates = running.compactMap { $0.projected(at: time) }
    return estimates.isEmpty ? nil : estimates.sorted().reduce(0, +) / Double(estimates.count)
  }
}

extension SweepState.Attempt {
  /// How long the whole training will have taken, at the speed of the epochs that were seen; nil before one was.
  fileprivate func projected(at time: Double) -> Double? {
    guard let progress, let first = pace.epoch, progress.epoch > first else { return nil }
    return (time - pace.since) * Double(progress.epochs) / (Double(progress.epoch) - Double(first))
  }

  /// How much of a training that takes `mean` seconds is over.
  fileprivate func spent(at time: Double, of mean: Double) -> Double {
    guard case .training = stage else { return mean }
    let before = progress.map { Double(pace.epoch ?? 0) / Double(max(1, $0.epochs)) } ?? 0
    return min(mean, before * mean + max(0, time - pace.since))
  }
}
