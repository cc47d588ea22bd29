import Sweep

/// Where each task stands in the grid of a sweep: a row for each condition and each encoder's pretrainings, a column for each seed.
struct TaskPlaces: Sendable {
  struct Row: Sendable {
    var name: String
    var isPretraining: Bool
    var seeds: [UInt64] = []
  }

  private(set) var rows: [Row] = []
  private var places: [TaskID: (row: Int, column: Int)] = [:]

  init(_ plan: SweepPlan) {
    var numbers: [String: Int] = [:]
    // Pretrainings first, then the conditions in the order of the sweep file.
    for isPretraining in [true, false] {
      for task in plan.tasks where task.id.isPretraining == isPretraining {
        let (name, seed) = task.id.rowAndSeed
        let row = numbers[name] ?? rows.count
        if row == rows.count {
          numbers[name] = row
          rows.append(Row(name: name, isPretraining: isPretraining))
        }
        places[task.id] = (row, rows[row].seeds.count)
        rows[row].seeds.append(seed)
      }
    }
  }

  subscript(task: TaskID) -> (row: Int, column: Int)? { places[task] }
}

extension TaskID {
  /// `pretraining/...` rather than `trial/...`.
  var isPretraining: Bool { name.hasPrefix("pretraining/") }

  /// The row in which the task stands, such as `ssl-noaug-n70` or `pretraining resnet18-batchnorm`, and its seed.
  var rowAndSeed: (row: String, seed: UInt64) {
    let parts = name.split(separator: "/")
    guard parts.count == 3, let seed = UInt64(parts[2].dropFirst("seed-".count)) else { return (name, 0) }
    return (isPretraining ? "pretraining \(parts[1])" : String(parts[1]), seed)
  }
}
