public import Sweep
public import Training

/// The live page of a running sweep: a document, and the parts of it that change.
public struct LivePage: Sendable {
  /// A curve of a training that runs at this moment.
  public struct RunningCurve: Equatable, Sendable {
    /// The condition, or `pretraining`.
    public var group: String
    public var cell: TrialCell
    public var points: [TrainingProgress]

    public init(
      group: String, seed: UInt64, crossed: CrossedStreams = CrossedStreams(), points: [TrainingProgress]
    ) {
      self.group = group
      cell = TrialCell(seed: seed, crossed: crossed)
      self.points = points
    }
  }

  public var status: LiveStatus
  public var outcome: SweepOutcome
  public var running: [RunningCurve]
  public var hosts: [HostSummary]

  public init(status: LiveStatus, outcome: SweepOutcome, running: [RunningCurve], hosts: [HostSummary] = []) {
    self.status = status
    self.outcome = outcome
    self.running = running
    self.hosts = hosts
  }

  /// The page as it is now; `/live.js` keeps it so.
  public var html: String {
    let parts = Dictionary(uniqueKeysWithValues: fragments.map { ($0.id, Markup(verbatim: $0.html)) })
    let section = { (id: String) -> Markup in "<section id=\"\(id)\">\(parts[id] ?? .empty)</section>\n" }
    let rows = status.rows.enumerated().map { index, row -> Markup in
      let id = Self.id(ofRow: index)
      return "<div class=\"tasks-row \(row.family)\" id=\"\(id)\">\(parts[id] ?? .empty)</div>"
    }
    return HTMLPage(
      title: "\(status.sweep): live", head: "<script src=\"/live.js\" defer></script>",
      body: """
        <header><h1>\(status.sweep)</h1><p>Data: \(outcome.dataSource). <span id="connection" role="status"></span></p></header>
        \(section("progress"))\(section("alarms"))
        <section id="grid"><div class="card"><h3>Tasks by condition and seed</h3>\(Self.key)\(rows)</div></section>
        \(["workers", "hosts", "failures", "running", "estimates"].map(section))
        <p id="detail" class="detail" role="status" hidden></p>
        """
    ).document.text
  }

  /// A part of the page and what it holds now.
  public struct Fragment: Codable, Equatable, Sendable {
    /// The id of the element whose content it is.
    public var id: String
    public var html: String
  }

  /// Every part that can change, in the order of the page.
  public var fragments: [Fragment] { statusFragments + resultFragments }

  /// The parts that change while tasks run.
  public var statusFragments: [Fragment] {
    let rows = status.rows.enumerated().map { (Self.id(ofRow: $0), Self.cells($1)) }
    let parts: [(String, Markup)] =
      [("progress", progress), ("alarms", alarms)] + rows
      + [("workers", workers), ("hosts", hostsSection), ("failures", failures), ("running", runningSection)]
    return parts.map { Fragment(id: $0, html: $1.text) }
  }

  private static func id(ofRow index: Int) -> String { "row-\(index)" }

  /// The parts that change with a result only.
  public var resultFragments: [Fragment] { [Fragment(id: "estimates", html: estimates.text)] }

  /// What a browser may do with the page: the value of the header `Content-Security-Policy`.
  public static let contentSecurityPolicy = ContentPolicy.live.text

  /// The script that keeps the page up to date.
  public static let script = StyleSheet.liveScript
}
