import Sweep

/// The runs that a server shows.
public struct RunListPage: Sendable {
  /// What a list says of one run.
  public struct Entry: Codable, Equatable, Sendable {
    /// The name in its address.
    public var run: String
    /// The sweep's name; nil where the run cannot be read.
    public var sweep: String?
    public var tasks: Int
    public var recorded: Int
    public var failed: Int
    /// Whether a coordinator is at work.
    public var isRunning: Bool
    /// When something was last written, in seconds since 1970; nil where that is not known.
    public var changed: Double?
    /// Why it cannot be read.
    public var problem: String?

    private enum CodingKeys: String, CodingKey {
      case run, sweep, tasks, recorded, failed, changed, problem
      case isRunning = "is_running"
    }

    public init(
      run: String, sweep: String?, tasks: Int = 0, recorded: Int = 0, failed: Int = 0, isRunning: Bool = false,
      changed: Double? = nil, problem: String? = nil
    ) {
      self.run = run
      self.sweep = sweep
      self.tasks = tasks
      self.recorded = recorded
      self.failed = failed
      self.isRunning = isRunning
      self.changed = changed
      self.problem = problem
    }

    var state: String {
      if problem != nil { return "cannot be read" }
      if isRunning { return "at work" }
      return recorded == tasks ? "finished" : "not at work"
    }
  }

  private struct Document: Encodable { let runs: [Entry] }

  public var entries: [Entry]

  public init(_ entries: [Entry]) { self.entries = entries }

  /// For programs.
  public var json: String {
    guard let text = try? VersionedJSON.text(Document(runs: entries)) else {
      preconditionFailure("an entry is texts and finite numbers, which JSON can always say")
    }
    return text
  }

  public var html: String {
    let rows = entries.map { entry in
      PageTable.Row(
        head: .init(PageLinks.link("runs/\(entry.run.pathSegment)/", "\(entry.run)")),
        cells: [
          .init(entry.sweep ?? ""), .init(entry.state), .init("\(entry.recorded) of \(entry.tasks)"),
          .init("\(entry.failed)"), .init(time: entry.changed), .init(entry.problem ?? ""),
        ], styleClass: entry.problem == nil && entry.failed == 0 ? "plain" : "plain suspect")
    }
    let table: Markup =
      rows.isEmpty
      ? "<p>There is no run in the folders that were given.</p>"
      : PageTable(
        name: "Runs", columns: ["run", "sweep", "state", "recorded", "failed", "last change, UTC", "problem"],
        rows: rows
      ).html
    return HTMLPage(
      title: "Runs", head: "<meta name=\"live\" content=\"refresh\">\(LivePage.scriptElement)",
      body: """
        <header><h1>Runs</h1><p><span id="connection" role="status"></span></p></header>
        <h2>All that are here</h2>
        <section id="runs">\(RunPages.card(table))</section>
        """
    ).document.text
  }
}
