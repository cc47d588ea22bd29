import Sweep

extension RunPages {
  /// What a host is and did, also after it left; nil where the run knows none of that name.
  public func host(_ name: String) -> String? {
    let history = page.history.of(host: name)
    let hosts = page.hosts.filter { $0.host == name }
    guard !history.attempts.isEmpty || !history.stays.isEmpty || !hosts.isEmpty else { return nil }
    let timeline = Timeline(history, time: page.status.time)?.figure(
      name: "host-timeline", title: "What its workers did",
      caption: "A box for each training, in UTC; the thin line is a worker that was there, a gap one that was not.")
    return document(
      "Host \(name)", depth: 1,
      Self.section("facts", "What it is", hosts.map(facts))
        + Self.section("timeline", "When", [timeline].compactMap { $0?.html })
        + Self.section(
          "attempts", "What it trained", [attempts(history.attempts, depth: 1, name: "What \(name) trained")])
        + Self.section("stays", "When it was there", history.stays.isEmpty ? [] : [stays(history)])
        + Self.section("events", "What was told of it", [events(history, depth: 1)]))
  }

  private func facts(_ host: HostSummary) -> Markup {
    let list = HostList([host], time: page.status.time)
    let titles = HostList.header.dropFirst() + HostList.workHeader.dropFirst()
    let entries = zip(titles, list.cells(host) + list.workCells(host)).filter { $0.1 != Numbers.absent }
    let key = host.key.map { [("key", $0)] } ?? []
    let lines = (key + entries).map { title, value -> Markup in "<dt>\(title)</dt><dd>\(value)</dd>" }
    return Self.card("<dl>\(lines)</dl>")
  }

  private func stays(_ history: RunHistory) -> Markup {
    let rows = history.stays.sorted { ($0.from, $0.worker) < ($1.from, $1.worker) }.map { stay in
      PageTable.Row(
        head: .init(WorkerName.short(stay.worker)),
        cells: [
          .init(time: stay.from), stay.isConnected ? .init("is there") : .init(time: stay.to),
          .init(seconds: stay.to - stay.from),
        ])
    }
    return Self.card(
      PageTable(name: "Workers", columns: ["worker", "first seen, UTC", "last seen, UTC", "between"], rows: rows).html)
  }
}
