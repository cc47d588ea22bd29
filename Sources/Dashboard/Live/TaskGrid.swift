import Sweep

/// The tasks of a sweep as a grid: a row for each condition and each encoder's pretrainings, a cell for each seed.
struct TaskGrid: Sendable {
  struct Cell: Sendable {
    var task: TaskID
    var seed: UInt64
  }

  struct Row: Sendable {
    var name: String
    var isPretraining: Bool
    /// Whether its trials begin with pretrained weights.
    var isPretrained: Bool
    var cells: [Cell] = []
  }

  private(set) var rows: [Row] = []

  init(_ plan: SweepPlan) {
    var numbers: [String: Int] = [:]
    // Pretrainings first, then the conditions in the order of the sweep file.
    for isPretraining in [true, false] {
      for task in plan.tasks where task.id.isPretraining == isPretraining {
        let name = task.id.row
        let row = numbers[name] ?? rows.count
        if row == rows.count {
          numbers[name] = row
          rows.append(Row(name: name, isPretraining: isPretraining, isPretrained: task.prerequisite != nil))
        }
        rows[row].cells.append(Cell(task: task.id, seed: task.id.seed))
      }
    }
  }
}

extension TaskID {
  /// The row in which the task stands, such as `ssl-noaug-n70` or `pretraining resnet18-batchnorm`.
  fileprivate var row: String {
    switch self {
    case .trial(let condition, _, _): condition
    case .pretraining(let encoder, _): "pretraining \(encoder)"
    }
  }
}
