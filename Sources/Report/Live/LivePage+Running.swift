import Sweep
import Training

extension LivePage {
  /// A curve of a training that runs at this moment.
  struct RunningCurve {
    /// The name of its row.
    var group: String
    var cell: TrialCell
    var points: [TrainingProgress]

    /// How far it is, for those who cannot see its curve.
    var text: String { points.last.map { "\(cell), \($0.standing)" } ?? "\(cell)" }
  }

  /// Row by row, as far as they have told of an epoch.
  var running: [RunningCurve] {
    guard let curves = status.curves, !curves.isEmpty else { return [] }
    let known = Dictionary(grouping: curves, by: \.task)
    return status.rows.flatMap { row in
      row.tasks.flatMap { task in
        (known[row.id(of: task)] ?? []).map { curve in
          RunningCurve(group: row.name, cell: task.cell, points: curve.points)
        }
      }
    }
  }

  /// The training of a task that is the farthest of those that go on; nil where none has told of an epoch.
  func curve(of task: TaskID) -> LiveStatus.Curve? {
    status.curves?.filter { $0.task == task && !$0.points.isEmpty }
      .max { ($0.points.last?.epoch ?? 0) < ($1.points.last?.epoch ?? 0) }
  }
}

extension TrainingProgress {
  /// Such as `epoch 12 of 50, loss 0.412, validation Macro-F1 0.310`.
  var standing: String {
    let values = [
      loss.map { "loss \($0.fixed(3))" }, validationMacroF1.map { "validation Macro-F1 \($0.fixed(3))" },
    ]
    return (["epoch \(epoch) of \(epochs)"] + values.compactMap { $0 }).joined(separator: ", ")
  }
}

extension LiveStatus.Worker {
  /// What it trains, each with the way to its page.
  var taskLinks: Markup {
    guard !attempts.isEmpty else { return Markup(taskText) }
    let links = attempts.map { attempt -> Markup in
      PageLinks.link(PageLinks.ofOverview.task(attempt.task), "\(attempt.task.name)") + Markup(attempt.remark)
    }
    let rest: Markup = isLeaving ? ", then leaves" : ""
    return links.dropFirst().reduce(links[0]) { $0 + ", " + $1 } + rest
  }
}
