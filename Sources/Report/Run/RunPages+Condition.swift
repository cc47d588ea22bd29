import Sweep
public import Training

extension RunPages {
  /// The tasks of a condition, or of an encoder's pretrainings, by the name of its row; nil where there is none.
  ///
  /// - Parameter pretrainings: the recorded ones of the encoder.
  public func condition(_ name: String, pretrainings: [PretrainingResult] = []) -> String? {
    guard let row = page.status.rows.first(where: { $0.name == name }) else { return nil }
    let outcome = page.outcome.conditions.first { $0.condition.name == name && !row.isPretraining }
    return document(
      name, depth: 1,
      Self.section("tasks", row.isPretraining ? "Pretrainings" : "Trials", [Self.card(table(row, outcome).html)])
        + Self.section("figures", "All of them", [figure(row, outcome, pretrainings)].compactMap { $0?.html }))
  }

  private func table(_ row: LiveStatus.Row, _ outcome: SweepOutcome.ConditionOutcome?) -> PageTable {
    let trials = Dictionary((outcome?.trials ?? []).map { ($0.cell, $0) }) { first, _ in first }
    let attempts = Dictionary(
      page.history.attempts.filter { $0.end == .recorded }.map { ($0.task, $0) }
    ) { first, _ in first }
    let scored = ["Macro-F1", "last epoch", "best epoch", "weakest class", "calibration error"]
    return PageTable(
      name: "Tasks of \(row.name)",
      columns: ["seed", "state"] + (row.isPretraining ? [] : scored) + ["host", "took", "remark"],
      rows: row.tasks.map { task in
        let id = row.id(of: task)
        let trial = trials[task.cell]
        let isFailed = task.state == .failed || task.state == .diverged
        return PageTable.Row(
          head: .init(
            PageLinks.link(PageLinks(depth: 1).task(id), Markup(task.cell.description)), value: Double(task.seed)),
          cells: [.init(task.state.text)] + (row.isPretraining ? [] : scores(trial)) + place(attempts[id])
            + [.init(trial == nil ? task.detail : "")], styleClass: isFailed ? "plain suspect" : "plain")
      })
  }

  private func scores(_ trial: TrialResult?) -> [PageTable.Cell] {
    [
      .init(trial?.selected?.macroF1, 3), .init(trial?.last?.macroF1, 3), .init(trial?.bestEpoch.map(Double.init), 0),
      .init(trial?.selected.flatMap { weakest($0) } ?? ""), .init(trial?.selected?.expectedCalibrationError, 3),
    ]
  }

  /// The class with the lowest F1, the first of equals.
  private func weakest(_ metrics: ClassificationMetrics) -> String? {
    let classes = zip(page.outcome.classes, metrics.perClass)
    return classes.min { $0.1.f1 < $1.1.f1 }.map { "\($0.0) \($0.1.f1.fixed(2))" }
  }

  private func place(_ attempt: TaskAttempt?) -> [PageTable.Cell] {
    guard let attempt else { return [.init(""), .init("")] }
    return [
      .init(PageLinks.link(PageLinks(depth: 1).host(attempt.host), "\(attempt.host)")), .init(seconds: attempt.seconds),
    ]
  }

  private func figure(
    _ row: LiveStatus.Row, _ outcome: SweepOutcome.ConditionOutcome?, _ pretrainings: [PretrainingResult]
  ) -> Figure? {
    guard let outcome else {
      return row.tasks.first.flatMap { pretrainingFigure(row.id(of: $0), pretrainings).figure }
    }
    let panels = TrialFigures(family: row.family, classes: page.outcome.classes).panels(outcome.trials)
    guard !panels.isEmpty else { return nil }
    return Figure(
      name: "condition", title: row.name,
      caption:
        "Every seed faint, with its name where it is pointed at; the median over seeds strong. Test fold: all seeds together.",
      legend: nil, panels: panels)
  }
}
