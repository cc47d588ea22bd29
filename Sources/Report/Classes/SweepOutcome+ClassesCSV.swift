import Training

extension SweepOutcome {
  private static let classColumns = ["condition", "seed", "outcome", "class", "records", "f1", "precision", "recall"]

  /// A row a class of every trial, as `csv` has a row a trial.
  var classesCSV: String {
    let streams = crossedStreams
    let records = testRecords
    let rows = conditions.flatMap { condition in
      condition.trials.flatMap { trial in
        let crossed = streams.map { stream in trial.crossed[stream].map { "\($0)" } ?? "" }
        return classes.enumerated().map { place, name in
          let answers = trial.answers(to: place)
          let numbers = [answers?.f1, answers?.precision, answers?.recall].map { $0.map { "\($0)" } ?? "" }
          return [
            condition.condition.name, "\(trial.seed)", trial.divergedInEpoch == nil ? "completed" : "diverged", name,
          ]
            + [records.map { "\($0[place])" } ?? ""] + numbers + crossed
            + candidate(of: trial, in: condition)
        }
      }
    }
    return CSVText.rows([Self.classColumns + streams.map(\.rawValue) + candidateColumn] + rows)
  }
}
