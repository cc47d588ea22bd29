import Sweep
import Training

/// How a training went, or goes.
extension RunPages {
  /// The figures of a task: of what it gave, else of what has been told of it so far. A task that may still tell has a word in their place,
  /// which the script replaces.
  ///
  /// - Parameter pretrainings: the recorded ones of the task's encoder.
  func course(
    _ row: LiveStatus.Row, _ standing: LiveStatus.Task, trials: [TrialResult], pretrainings: [PretrainingResult]
  ) -> [Markup] {
    if let trial = trials.first(where: { $0.cell == standing.cell }) { return figures(row, trials, foremost: trial) }
    let task = row.id(of: standing)
    let others = pretrainingFigure(task, pretrainings)
    if row.isPretraining, let result = pretrainings.first(where: { $0.seed == task.seed }) {
      var figure = others
      figure.foremost = result
      return figure.figure.map { [$0.html] } ?? []
    }
    guard let curve = page.curve(of: task) else {
      return [.planned, .running].contains(standing.state) ? [Self.card("<p>\(nothingYet(row))</p>")] : []
    }
    let running = RunningFigure(cell: standing.cell, family: row.family, points: curve.points)
    return [(row.isPretraining ? running.figure(others) : running.figure(trials)).html]
  }

  private func nothingYet(_ row: LiveStatus.Row) -> String {
    let condition = page.outcome.conditions.first { $0.condition.name == row.name && !row.isPretraining }?.condition
    return condition?.hasEpochs == false ? "Its answers come with its result." : "No epoch of it is over yet."
  }

  /// The encoder whose pretrainings a row has, as tasks name it; nil of a condition's row, and where there is none of that name.
  public func encoder(ofRow name: String) -> String? {
    guard let row = page.status.rows.first(where: { $0.name == name && $0.isPretraining }), let task = row.tasks.first,
      case .pretraining(let encoder, _) = row.id(of: task)
    else { return nil }
    return encoder
  }

  /// The figure of an encoder's pretrainings.
  func pretrainingFigure(_ task: TaskID, _ pretrainings: [PretrainingResult]) -> PretrainingFigure {
    PretrainingFigure(
      results: pretrainings, settings: Set([page.outcome.pretrainingSettings(of: task)].compactMap { $0 }),
      cohort: page.outcome.trainingRecords)
  }
}
