import Sweep

extension Timeline {
  /// Those that did something last, where there are more than can be shown.
  static let mostLanes = 40

  /// The workers of a history, those of one host beside each other, and those that followed each other in one place in one lane; nil where
  /// nothing is known of any.
  ///
  /// - Parameter time: the present, at which what runs ends for now.
  init?(_ history: RunHistory, time: Double) {
    let attempts = Dictionary(grouping: history.attempts.filter { $0.end == .running || $0.ended != nil }) {
      WorkerName.short($0.worker)
    }
    let stays = Dictionary(grouping: history.stays) { WorkerName.short($0.worker) }
    let latest = Set(attempts.keys).union(stays.keys).map { worker -> (worker: String, last: Double) in
      let ends = (attempts[worker] ?? []).map { $0.ended ?? time } + (stays[worker] ?? []).map(\.to)
      return (worker, ends.max() ?? 0)
    }
    let shown = latest.sorted { ($1.last, $0.worker) < ($0.last, $1.worker) }.prefix(Self.mostLanes).map(\.worker)
    lanes = shown.sorted().map { worker in
      Lane(
        label: worker, presence: (stays[worker] ?? []).map { $0.from...max($0.from, $0.isConnected ? time : $0.to) },
        spans: (attempts[worker] ?? []).map { Span($0, time: time) }.sorted { ($0.from, $0.to) < ($1.from, $1.to) })
    }
    let moments = lanes.flatMap { lane in
      lane.presence.flatMap { [$0.lowerBound, $0.upperBound] } + lane.spans.flatMap { [$0.from, $0.to] }
    }
    guard let first = moments.min(), let last = moments.max() else { return nil }
    times = first...max(last, first + 60)
  }

  /// A figure of it.
  func figure(name: String, title: String, caption: Markup) -> Figure {
    Figure(
      name: name, title: title, caption: caption, legend: Self.legend,
      panels: [Figure.Panel(title: title, description: title) { drawing(width: $0) }], isWide: true)
  }
}

extension Timeline.Span {
  fileprivate init(_ attempt: TaskAttempt, time: Double) {
    let to = attempt.ended ?? time
    // Of a failure that no event tells the beginning of, its end is all there is to show.
    let from = min(attempt.began ?? to, to)
    let took = attempt.began == nil ? "" : ", \(durationText(to - from))"
    self.init(
      from: from, to: to, look: Timeline.Look(attempt),
      note: "\(attempt.task): \(attempt.end.text)\(took), \(ClockText.moment(from))")
  }
}

extension Timeline.Look {
  fileprivate init(_ attempt: TaskAttempt) {
    self =
      switch attempt.end {
      case .running: .running
      case .recorded: attempt.task.isPretraining ? .pretraining : .trial
      case .reproduced: .again
      case .failed, .differs: .failed
      case .dropped, .lost: .lost
      }
  }
}

extension TaskAttempt.End {
  /// For people.
  var text: String {
    switch self {
    case .running: "running"
    case .recorded: "recorded"
    case .reproduced: "came out the same"
    case .differs: "came out DIFFERENT"
    case .failed: "failed"
    case .dropped: "dropped"
    case .lost: "lost"
    }
  }
}
