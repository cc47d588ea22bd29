public import Sweep
public import Training

extension RunPages {
  /// One task: where it stands and why, what it gave, every attempt, every event; nil where the run has no such task.
  ///
  /// - Parameters:
  ///   - explanation: what is known of where it stands, a line each.
  ///   - pretrainings: of a pretraining, the recorded ones of its encoder.
  public func task(_ task: TaskID, explanation: [String], pretrainings: [PretrainingResult] = []) -> String? {
    guard let row = page.status.rows.first(where: { $0.tasks.contains { [row = $0] in row.id(of: $0) == task } }),
      let standing = row.tasks.first(where: { row.id(of: $0) == task })
    else { return nil }
    let depth = PageLinks.path(task).split(separator: "/").count
    let outcome = page.outcome.conditions.first { $0.condition.name == row.name && !row.isPretraining }
    let trial = outcome?.trials.first { $0.cell == standing.cell }
    let history = page.history.of(task)
    let figures = course(row, standing, trials: outcome?.trials ?? [], pretrainings: pretrainings)
    return document(
      "\(row.name), \(standing.cell)", depth: depth,
      Self.section("standing", "Where it stands", [self.standing(row, standing, explanation, depth: depth)])
        + Self.section("scores", "What it gave", trial?.selected.map { [scores($0)] } ?? [])
        + Self.section("figures", "How it went", figures)
        + Self.section("attempts", "Attempts", [attempts(history.attempts, depth: depth, name: "Attempts at \(task)")])
        + Self.section("events", "Events", [events(history, depth: depth)]))
  }

  private func standing(
    _ row: LiveStatus.Row, _ task: LiveStatus.Task, _ explanation: [String], depth: Int
  ) -> Markup {
    let text = task.detail.isEmpty ? task.state.text : "\(task.state.text): \(task.detail)"
    let lines = explanation.map { line -> Markup in "<li>\(line)</li>" }
    return Self.card(
      """
      <p><b>\(text)</b></p>\(lines.isEmpty ? .empty : "<ul>\(lines)</ul>")\
      <p>\(PageLinks.link(PageLinks(depth: depth).row(row.name), "All of \(row.name)"))</p>
      """)
  }

  func figures(_ row: LiveStatus.Row, _ trials: [TrialResult], foremost: TrialResult) -> [Markup] {
    let panels = TrialFigures(family: row.family, classes: page.outcome.classes).panels(trials, foremost: foremost)
    guard !panels.isEmpty else { return [] }
    let legend = Legend(entries: [
      .init(mark: .line, text: "this trial", family: row.family),
      .init(mark: .faintLine, text: "the others of the condition", family: row.family),
    ])
    return [
      Figure(
        name: "trial", title: "Curves and answers",
        caption:
          "Epoch 0 is the untrained network. The answers are those of the selected epoch on the test fold, in percent of a label's records.",
        legend: foremost.hasEpochs ? legend : nil, panels: panels
      ).html
    ]
  }

  private func scores(_ metrics: ClassificationMetrics) -> Markup {
    let all: [(String, Double?)] = [
      ("Macro-F1", metrics.macroF1), ("balanced accuracy", metrics.balancedAccuracy), ("accuracy", metrics.accuracy),
      ("macro AUROC", metrics.macroAUROC), ("cross-entropy", metrics.crossEntropy),
      ("expected calibration error", metrics.expectedCalibrationError), ("Brier score", metrics.brierScore),
      ("share of the most frequent answer", metrics.majorityShare),
    ]
    let lines = all.map { name, value -> Markup in "<dt>\(name)</dt><dd>\(Numbers.score(value))</dd>" }
    let rows = zip(page.outcome.classes, metrics.perClass).map { name, own in
      PageTable.Row(
        head: .init(name), cells: [.init(own.f1, 3), .init(own.precision, 3), .init(own.recall, 3)])
    }
    let table = PageTable(name: "Classes", columns: ["class", "F1", "precision", "recall"], rows: rows).html
    return Self.card("<dl>\(lines)</dl>") + (rows.isEmpty ? .empty : Self.card(table))
  }
}
