import PrintableText
import Sweep

extension LiveStatus {
  /// The status for a terminal: the sweep in a line, conditions, workers, failures.
  public var text: String {
    var parts = ["\(totals.summary.printable(atMost: 1000))\n", TextTable(rows: [Self.header] + rows.map(row)).text]
    if let budget { parts.append("\(budget.printable(atMost: 1000))\n") }
    if !workers.isEmpty {
      parts.append(TextTable(rows: workerRows).text)
    }
    if !failures.isEmpty {
      let lines = failures.prefix(8).map {
        "  \("\($0.task), attempt \($0.attempt): \($0.cause)".printable(atMost: 1000))\n"
      }
      parts.append("last failures\n" + lines.joined())
    }
    parts += alarms.prefix(8).map { "! \($0.printable(atMost: 1000))\n" }
    if let warnings, !warnings.isEmpty {
      parts.append(warnings.map { "warning: \($0.printable(atMost: 1000))\n" }.joined())
    }
    return parts.joined(separator: "\n")
  }

  private static let header = [
    "condition", "planned", "recorded", "running", "failed", "diverged", "Macro-F1", "95 %", "collapse", "one class",
  ]

  private func row(_ row: Row) -> [String] {
    let counts = [
      row.tasks.count, row.count(.recorded, .oneClass, .diverged), row.count(.running), row.count(.failed),
      row.count(.diverged),
    ]
    let estimate = estimates.first { $0.condition == row.name && !row.isPretraining }
    return [row.name] + counts.map { "\($0)" } + Self.cells(estimate)
  }

  private static func cells(_ estimate: Estimate?) -> [String] {
    guard let estimate, estimate.seeds > 0 else { return ["-", "-", "-", "-"] }
    let interval = estimate.macroF1Lower.flatMap { lower in
      estimate.macroF1Upper.map { "[\(lower.fixed(3)), \($0.fixed(3))]" }
    }
    let trials = estimate.trials ?? estimate.seeds
    return [
      estimate.macroF1?.fixed(3) ?? "-", interval ?? "-", estimate.collapsed.map { "\($0)/\(trials)" } ?? "-",
      "\(estimate.oneClass)/\(trials)",
    ]
  }

  private static let workerHeader = ["worker", "trains", "epoch", "heard", "finished", "a task takes"]

  /// With the width of the kernels where any worker has said it.
  private var workerRows: [[String]] {
    let saysLanes = workers.contains { $0.kernelLanes != nil }
    let rows = workers.map { worker in
      Self.row(worker) + (saysLanes ? [worker.kernelLanes.map { "\($0)" } ?? "-"] : [])
    }
    return [Self.workerHeader + (saysLanes ? ["lanes"] : [])] + rows
  }

  private static func row(_ worker: Worker) -> [String] {
    [
      "\(worker.host):\(worker.processID)", worker.taskText, worker.stageText ?? "-", worker.heardText,
      "\(worker.finished)", worker.secondsPerTask.map(durationText) ?? "-",
    ]
  }
}

extension LiveStatus.Attempt {
  /// Why it is there, where that is not for a result.
  var remark: String {
    switch purpose {
    case .result, .straggler: ""
    case .audit: " (again, for comparison)"
    case .repetition: " (again, for its checkpoint)"
    }
  }
}

extension LiveStatus.Worker {
  /// What it trains, such as `trial/ssl-noaug-n70/seed-3` or `trial/ssl-noaug-n70/seed-3 (again, for comparison)`.
  var taskText: String {
    let tasks = attempts.map { "\($0.task)\($0.remark)" }
    let text = tasks.isEmpty ? "waits" : tasks.joined(separator: ", ")
    return isLeaving ? "\(text), then leaves" : text
  }

  /// How far it is, such as `3/50`; nil where there is nothing to say.
  var stageText: String? {
    let stages = attempts.compactMap { attempt -> String? in
      switch attempt.stage {
      case .begins: nil
      case .training(let epoch, let epochs): "\(epoch)/\(epochs)"
      case .delivering: "result on its way"
      }
    }
    return stages.isEmpty ? nil : stages.joined(separator: ", ")
  }

  var heardText: String {
    isSuspect ? "silent for \(durationText(silence))" : "\(silence.fixed(1)) s ago"
  }
}
