public import Sweep

/// The page of a run, live or finished: a document, and the parts of it that change. `RunPages` are those that it leads to.
public struct LivePage: Sendable {
  public var status: LiveStatus
  public var outcome: SweepOutcome
  public var hosts: [HostSummary]
  public var history: RunHistory
  /// The report of what is recorded, in full; nil while a coordinator is at work, when scores so far stand in its place.
  public var report: RunReport?
  /// Whether the run is one of a list, to which its pages lead back.
  public var isListed: Bool

  public init(
    status: LiveStatus, outcome: SweepOutcome, hosts: [HostSummary] = [],
    history: RunHistory = RunHistory(), report: RunReport? = nil, isListed: Bool = false
  ) {
    self.status = status
    self.outcome = outcome
    self.hosts = hosts
    self.history = history
    self.report = report
    self.isListed = isListed
  }

  /// The page as it is now; `/live.js` keeps it so.
  public var html: String {
    let parts = Dictionary(uniqueKeysWithValues: fragments.map { ($0.id, Markup(verbatim: $0.html)) })
    let section = { (id: String) -> Markup in "<section id=\"\(id)\">\(parts[id] ?? .empty)</section>\n" }
    let sections = { (title: Markup, ids: [String]) -> Markup in
      "<h2>\(title)</h2>\n\(ids.map(section))"
    }
    let rows = status.rows.enumerated().map { index, row -> Markup in
      let id = Self.id(ofRow: index)
      return "<div class=\"tasks-row \(row.family)\" id=\"\(id)\">\(parts[id] ?? .empty)</div>"
    }
    let scores = report.map { $0.warnings + $0.sections } ?? sections("Scores so far", ["estimates"])
    return HTMLPage(
      title: "\(status.sweep): live", head: "<meta name=\"live\" content=\"events\">\(Self.scriptElement)",
      body: """
        \(navigation(.ofOverview, here: .overview))
        <header><h1>\(status.sweep)</h1><p>Data: \(outcome.dataSource). <span id="connection" role="status"></span></p></header>
        <p id="spoken" class="unseen" role="status"></p>
        \(section("progress"))\(section("alarms"))
        <h2>Tasks</h2>
        <section id="grid"><div class="card"><h3>Tasks by condition and seed</h3>\(Self.key)\(rows)</div></section>
        \(["failures", "running"].map(section))
        \(sections("Who works", ["workers", "timeline", "hosts"]))
        \(sections("What happened", ["log"]))
        \(scores)
        """
    ).document.text
  }

  static let scriptElement: Markup = "<script src=\"/live.js\" defer></script>"

  /// A part of the page and what it holds now.
  public struct Fragment: Codable, Equatable, Sendable {
    /// The id of the element whose content it is.
    public var id: String
    public var html: String
  }

  /// Every part that can change, in the order of the page.
  public var fragments: [Fragment] { statusFragments + historyFragments + resultFragments }

  /// The parts that change while tasks run.
  public var statusFragments: [Fragment] {
    let rows = status.rows.enumerated().map { (Self.id(ofRow: $0), Self.cells($1)) }
    let parts: [(String, Markup)] =
      [("progress", progress), ("alarms", alarms)] + rows
      + [("workers", workers), ("failures", failures), ("running", runningSection)]
    return parts.map { Fragment(id: $0, html: $1.text) }
  }

  /// The parts that tell what is over, and change now and then.
  public var historyFragments: [Fragment] {
    [("timeline", timeline), ("hosts", hostsSection), ("log", lastEvents)].map { Fragment(id: $0, html: $1.text) }
  }

  private static func id(ofRow index: Int) -> String { "row-\(index)" }

  /// The parts that change with a result only.
  public var resultFragments: [Fragment] {
    report == nil ? [Fragment(id: "estimates", html: estimates.text)] : []
  }

  /// What a browser may do with the page: the value of the header `Content-Security-Policy`.
  public static let contentSecurityPolicy = ContentPolicy.live.text

  /// The script that keeps the page up to date.
  public static let script = StyleSheet.liveScript
}
