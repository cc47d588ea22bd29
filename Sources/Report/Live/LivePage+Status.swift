import Sweep
import Training

extension LivePage {
  /// How far the sweep is.
  var progress: Markup {
    let totals = status.totals
    let share = totals.tasks == 0 ? 0 : 100 * Double(totals.recorded) / Double(totals.tasks)
    let tiles: [(String, String)] =
      [
        ("\(totals.recorded) of \(totals.tasks)", "tasks recorded"), ("\(totals.running)", "running"),
        ("\(totals.failed)", "failed"), ("\(totals.workers)", totals.workers == 1 ? "worker" : "workers"),
        (Self.timeLeft(totals), "time left"), (durationText(totals.elapsed), "so far"),
      ] + [end, pace].compactMap { $0 }
    let boxes = tiles.map { value, name -> Markup in "<div class=\"tile\"><b>\(value)</b><span>\(name)</span></div>" }
    return """
      <div class="tiles">\(boxes)</div>
      <div class="meter" role="progressbar" aria-valuenow="\(share.rounded())" aria-valuemin="0" aria-valuemax="100" \
      aria-label="tasks recorded"><svg aria-hidden="true"><rect width="\(share)%" height="100%"/></svg></div>\(endNote)
      """
  }

  private static func timeLeft(_ totals: SweepTotals) -> String {
    switch totals.phase {
    case .ended: totals.recorded == totals.tasks ? "finished" : "ended"
    case .stopping: "stopping"
    case .idle: "not at work"
    case .running:
      totals.timeLeft.map { "\($0.isLowerBound ? "> " : "")\(durationText($0.seconds))" } ?? "unknown"
    }
  }

  /// What people have to know at once, and what they have to know of the records.
  var alarms: Markup {
    let all = status.alarms + (status.warnings ?? [])
    guard !all.isEmpty else { return "" }
    let lines = all.map { alarm -> Markup in "<li>\(alarm)</li>" }
    return "<div class=\"warnings\"><ul>\(lines)</ul></div>"
  }

  /// What the cells of tasks look like in each state.
  static let key: Markup = {
    let states: [(LiveStatus.Task.State, String)] = [
      (.planned, "to do"), (.running, "running"), (.recorded, "recorded"), (.oneClass, "answers one class"),
      (.diverged, "diverged"), (.failed, "failed"),
    ]
    let items = states.map { state, text -> Markup in
      "<span class=\"key\"><i class=\"task \(state.rawValue)\"></i>\(text)</span>"
    }
    return "<div class=\"legend\">\(items)</div>"
  }()

  /// Every task of a row as a cell that leads to its page. The first one alone is a stop of the tabulator: arrows lead to the others.
  static func cells(_ row: LiveStatus.Row) -> Markup {
    let links = PageLinks.ofOverview
    let cells = row.tasks.enumerated().map { index, task -> Markup in
      let text = "\(row.name), \(task.cell): \(task.detail.isEmpty ? task.state.text : task.detail)"
      return """
        <a class="task \(task.state.rawValue)" href="\(links.task(row.id(of: task)))" tabindex="\(index == 0 ? 0 : -1)" \
        title="\(text)" aria-label="\(text)"></a>
        """
    }
    let done = row.count(.recorded, .oneClass, .diverged)
    return """
      <h4>\(PageLinks.link(links.row(row.name), "\(row.name)")) <small>\(done)/\(row.tasks.count)</small></h4>\
      <div class="tasks">\(cells)</div>
      """
  }

  /// More workers than anybody reads are counted, those in trouble shown first.
  private static let mostWorkersShown = 100

  /// Who trains what.
  var workers: Markup {
    let titles = ["trains", "epoch", "last heard", "finished", "a task takes"]
    let head = (["worker"] + titles).map { title -> Markup in "<th scope=\"col\">\(title)</th>" }
    let inOrder = status.workers.filter(\.isSuspect) + status.workers.filter { !$0.isSuspect }
    let more = inOrder.count - Self.mostWorkersShown
    let rows = inOrder.prefix(Self.mostWorkersShown).map { worker -> Markup in
      let texts = [
        worker.stageText ?? "", worker.heardText, "\(worker.finished)", worker.secondsPerTask.map(durationText) ?? "",
      ]
      let columns = zip(titles, [worker.taskLinks] + texts.map { Markup($0) }).map { title, cell -> Markup in
        cell == .empty ? "<td></td>" : "<td data-label=\"\(title)\"><span>\(cell)</span></td>"
      }
      let style = worker.isSuspect ? "plain suspect" : "plain"
      return """
        <tr class="\(style)"><th scope="row">\
        \(PageLinks.link(PageLinks.ofOverview.host(worker.host), "\(worker.host):\(Int(worker.processID))"))</th>\(columns)</tr>
        """
    }
    let body: Markup =
      rows.isEmpty
      ? "<p>No worker is connected.</p>" : "<table><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody></table>"
    let rest: Markup = more > 0 ? "<p>And \(more) more.</p>" : ""
    return "<div class=\"card\"><h3>Workers</h3>\(body)\(rest)</div>"
  }

  /// Which attempts gave no result, and why.
  var failures: Markup {
    guard !status.failures.isEmpty else { return "" }
    let lines = status.failures.map { failure -> Markup in
      """
      <li>\(PageLinks.link(PageLinks.ofOverview.task(failure.task), "\(failure.task.name)")), attempt \
      \(failure.attempt): \(failure.cause)</li>
      """
    }
    return "<div class=\"card\"><h3>Failed attempts, newest first</h3><ul class=\"failures\">\(lines)</ul></div>"
  }
}

extension LiveStatus.Row {
  /// The class that gives the row its colour.
  var family: String { isPretraining || isPretrained ? "ssl" : "scratch" }

  static let pretrainingMark = "pretraining "

  /// Which task a cell stands for.
  func id(of task: LiveStatus.Task) -> TaskID {
    isPretraining
      ? .pretraining(String(name.dropFirst(Self.pretrainingMark.count)), seed: task.seed)
      : .trial(name, seed: task.seed, crossed: task.cell.crossed)
  }
}

extension LiveStatus.Task.State {
  /// For people.
  var text: String {
    switch self {
    case .planned: "to do"
    case .running: "running"
    case .recorded: "recorded"
    case .oneClass: "recorded, answers one class"
    case .diverged: "diverged"
    case .failed: "failed"
    }
  }
}
