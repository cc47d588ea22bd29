import Sweep

extension LiveStatus {
  /// The status for a terminal: the sweep in a line, conditions, workers, failures.
  public var text: String {
    var parts = ["\(summary)\n", TextTable(rows: [Self.header] + rows.map(row)).text]
    if !workers.isEmpty {
      parts.append(TextTable(rows: [Self.workerHeader] + workers.map(Self.row)).text)
    }
    if !failures.isEmpty {
      let lines = failures.prefix(8).map { "  \($0.task), attempt \($0.attempt): \($0.failure), \($0.reason)\n" }
      parts.append("last failures\n" + lines.joined())
    }
    parts += alarms.prefix(8).map { "! \($0)\n" }
    return parts.joined(separator: "\n")
  }

  /// The whole sweep in one line.
  public var summary: String {
    var parts = ["\(recorded) of \(tasks) tasks"]
    if running > 0 { parts.append("\(running) running") }
    if failed > 0 { parts.append("\(failed) failed") }
    switch phase {
    case .running: parts += ["\(duration(elapsed)) so far", timeLeft.map(\.text) ?? "time left unknown"]
    case .stopping: parts.append("stopping")
    case .ended: parts.append(recorded == tasks ? "finished" : "ended")
    case .idle: parts.append("no coordinator at work")
    }
    return "\(sweep): " + parts.joined(separator: ", ")
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
    return [
      estimate.macroF1?.fixed(3) ?? "-", interval ?? "-", "\(estimate.collapsed)/\(estimate.seeds)",
      "\(estimate.oneClass)/\(estimate.seeds)",
    ]
  }

  private static let workerHeader = ["worker", "trains", "epoch", "heard", "finished", "a task takes"]

  private static func row(_ worker: Worker) -> [String] {
    [
      "\(worker.host):\(worker.processID)", worker.task?.name ?? "waits", worker.epochText ?? "-",
      worker.isSuspect ? "silent for \(duration(worker.silence))" : "\(worker.silence.fixed(1)) s ago",
      "\(worker.finished)", worker.secondsPerTask.map(duration) ?? "-",
    ]
  }
}

extension LiveStatus.TimeLeft {
  /// Such as `about 3 min 05 s left`.
  var text: String { "\(isLowerBound ? "more than" : "about") \(duration(seconds)) left" }
}

extension LiveStatus.Worker {
  /// Such as `3/50`.
  var epochText: String? { epoch.flatMap { epoch in epochs.map { "\(epoch)/\($0)" } } }
}
