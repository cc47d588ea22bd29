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
        let (name, seed) = task.id.rowAndSeed
        let row = numbers[name] ?? rows.count
        if row == rows.count {
          numbers[name] = row
          rows.append(Row(name: name, isPretraining: isPretraining, isPretrained: task.prerequisite != nil))
        }
        rows[row].cells.append(Cell(task: task.id, seed: seed))
      }
    }
  }
}

extension TaskID {
  /// The row in which the task stands, such as `ssl-noaug-n70` or `pretraining resnet18-batchnorm`, and its seed.
  fileprivate var rowAndSeed: (row: String, seed: UInt64) {
    let parts = name.split(separator: "/")
    guard parts.count == 3, let seed = UInt64(parts[2].dropFirst("seed-".count)) else { return (name, 0) }
    return (isPretraining ? "pretraining \(parts[1])" : String(parts[1]), seed)
  }
}
