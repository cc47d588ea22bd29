import Sweep

extension LivePage {
  /// The pages that every page of a run leads to.
  enum Place { case overview, log, report, other }

  /// The way to a run's pages, and back to the list of runs.
  func navigation(_ links: PageLinks, here: Place) -> Markup {
    let entries: [(Place, String, String)] = [
      (.overview, links.overview, status.sweep), (.log, links.log, "Events"), (.report, links.report, "Report"),
    ]
    let items = entries.map { place, address, text -> Markup in
      place == here
        ? "<a href=\"\(address)\" aria-current=\"page\">\(text)</a>" : PageLinks.link(address, "\(text)")
    }
    let back = isListed ? [PageLinks.link(links.list, "All runs")] : []
    return "<nav aria-label=\"Pages of the run\">\((back + items).joined())</nav>"
  }

  /// What each worker did when.
  var timeline: Markup {
    guard let timeline = Timeline(history, time: status.time) else { return .empty }
    return timeline.figure(
      name: "worker-timeline", title: "What each worker did",
      caption: """
        A box for each training, in UTC; the thin line is a worker that was there. The pages of the hosts have tables of the same.
        """
    ).html
  }

  /// The last things that happened.
  var lastEvents: Markup {
    guard !history.events.isEmpty else { return .empty }
    let lines = history.events.suffix(12).reversed().map { event -> Markup in
      "<li>\(ClockText.html(event.time)) \(event.event.summary)</li>"
    }
    return """
      <div class="card"><h3>Last events</h3><ul class="events">\(lines)</ul>\
      <p>\(PageLinks.link(PageLinks.ofOverview.log, "All that are kept"))</p></div>
      """
  }

  // MARK: - The end

  /// What is known of the end: of a sweep that runs, where tasks of every kind that is left were done.
  var endEstimate: EndEstimate? {
    guard status.phase == .running else { return nil }
    let recorded = history.attempts.filter { $0.end == .recorded }
    let done = Dictionary(grouping: recorded, by: \.task.isPretraining)
    // Who trains what is recorded does so for comparison.
    let known = Set(recorded.map(\.task))
    let running = Dictionary(
      grouping: history.attempts.filter { $0.end == .running && !known.contains($0.task) }, by: \.task.isPretraining)
    let kinds = [true, false].map { isPretraining in
      let tasks = status.rows.filter { $0.isPretraining == isPretraining }
      let open = tasks.reduce(0) { $0 + $1.count(.planned, .running) }
      let began = Dictionary((running[isPretraining] ?? []).map { ($0.task, $0.began ?? status.time) }) { min($0, $1) }
      return EndEstimate.Kind(
        isPretraining: isPretraining, durations: (done[isPretraining] ?? []).compactMap(\.seconds), open: open,
        running: Array(began.values.map { max(0, status.time - $0) }.sorted().prefix(open)))
    }
    return EndEstimate(kinds, workers: status.workers.count { !$0.isLeaving })
  }

  /// The clock time of the end, as a tile.
  var end: (String, String)? {
    endEstimate.map { estimate in
      ("\(ClockText.minute(status.time + estimate.seconds, seenAt: status.time)) UTC", "expected end")
    }
  }

  /// How fast it goes, as a tile.
  var pace: (String, String)? {
    guard status.phase == .running else { return nil }
    return history.tasksPerHour(at: status.time).map { ($0.fixed($0 < 10 ? 1 : 0), "tasks an hour") }
  }

  /// How the clock time of the end came about.
  var endNote: Markup {
    guard let estimate = endEstimate else { return .empty }
    let clock = { (seconds: Double) in ClockText.minute(status.time + seconds, seenAt: status.time) }
    let kinds = estimate.kinds.map { kind in
      count(kind.open, kind.isPretraining ? "pretraining" : "trial") + " left"
        + (kind.mean.map { ", \(durationText($0)) each" } ?? "")
    }
    let (first, last) = (clock(estimate.range.lowerBound), clock(estimate.range.upperBound))
    let time = first == last ? "at \(first)" : "between \(first) and \(last)"
    return """
      <p class="small">\(kinds.joined(separator: "; ")): the end is likely \(time) UTC with the workers that are there.</p>
      """
  }
}
