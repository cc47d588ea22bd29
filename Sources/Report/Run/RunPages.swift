import Sweep

/// The pages that a run's first page leads to: of a condition, a task, a host, and of all events. Links lead from each to each, so that they
/// need no script.
public struct RunPages: Sendable {
  public let page: LivePage

  public init(_ page: LivePage) { self.page = page }

  /// A page of its own, so many folders below the run's first one.
  func document(_ title: String, depth: Int, here: LivePage.Place = .other, _ body: Markup) -> String {
    HTMLPage(
      title: "\(title): \(page.status.sweep)",
      head: "<meta name=\"live\" content=\"refresh\">\(LivePage.scriptElement)",
      body: """
        \(page.navigation(PageLinks(depth: depth), here: here))
        <header><h1>\(title)</h1><p><span id="connection" role="status"></span></p></header>
        \(body)
        """
    ).document.text
  }

  static func section(_ id: String, _ title: String, _ parts: [Markup]) -> Markup {
    parts.isEmpty ? .empty : "<h2>\(title)</h2>\n<section id=\"\(id)\">\(parts)</section>\n"
  }

  static func card(_ content: Markup) -> Markup { "<div class=\"card\">\(content)</div>" }

  // MARK: - Events

  /// The events that are kept, the newest first.
  public var log: String {
    document(
      "Events", depth: 0, here: .log, Self.section("events", "The newest first", [events(page.history, depth: 0)]))
  }

  func events(_ history: RunHistory, depth: Int) -> Markup {
    let links = PageLinks(depth: depth)
    guard !history.events.isEmpty else { return Self.card("<p>None is in the log of the run's folder.</p>") }
    let rows = history.events.reversed().map { event in
      PageTable.Row(
        head: .init(time: event.time),
        cells: [
          .init(event.event.name.rawValue), .init(event.event.summary),
          .init(event.event.task.map { PageLinks.link(links.task($0), "\($0.name)") } ?? .empty),
        ], styleClass: event.event.isAlarm ? "plain suspect" : "plain")
    }
    return Self.card(PageTable(name: "Events", columns: ["time, UTC", "event", "what", "task"], rows: rows).html)
  }

  // MARK: - Attempts

  /// A table of attempts, the newest first.
  func attempts(_ attempts: [TaskAttempt], depth: Int, name: String) -> Markup {
    guard !attempts.isEmpty else { return Self.card("<p>None is on record.</p>") }
    let links = PageLinks(depth: depth)
    let rows = attempts.reversed().map { attempt in
      PageTable.Row(
        head: .init(time: attempt.began ?? attempt.ended),
        cells: [
          .init(time: attempt.ended), .init(seconds: attempt.seconds),
          .init(PageLinks.link(links.task(attempt.task), "\(attempt.task.name)")),
          .init(attempt.number.map { "\($0)" } ?? ""),
          .init(
            attempt.host.isEmpty
              ? "\(WorkerName.short(attempt.worker))"
              : PageLinks.link(links.host(attempt.host), "\(WorkerName.short(attempt.worker))")),
          .init(attempt.end.text), .init(attempt.message),
        ], styleClass: attempt.end == .failed || attempt.end == .differs ? "plain suspect" : "plain")
    }
    let columns = ["began, UTC", "ended, UTC", "took", "task", "attempt", "worker", "what came of it", "why"]
    return Self.card(PageTable(name: name, columns: columns, rows: rows).html)
  }
}
