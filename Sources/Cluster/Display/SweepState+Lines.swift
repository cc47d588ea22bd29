import Foundation
import PrintableText
public import Sweep
import Training

extension SweepState {
  /// How many notices a terminal has room for.
  private static let shownNotices = 3

  /// The state as lines of at most `width` characters: the whole sweep, a line a worker, then what people have to know.
  ///
  /// Where they would be more than `height`, workers that need nobody's eye are only counted: first those that wait, then those that
  /// train as they should.
  public func lines(width: Int, height: Int = .max) -> [String] {
    let notices = latestNotices.compactMap(\.event.notice).map { "! \($0)" }
    let room = max(0, height - 1 - notices.count)
    let all = workers.values.sorted { $0.name < $1.name }
    var shown = all
    var rest: [String] = []
    if all.count > room {
      // By name among those that matter as much.
      let first = all.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        .prefix(max(0, room - 1)).map(\.element.name)
      let names = Set(first)
      shown = all.filter { names.contains($0.name) }
      rest = room > 0 ? [Self.count(all.filter { !names.contains($0.name) })] : []
    }
    return ([totals.summary] + shown.map(line) + rest + notices).map { Self.cut($0, to: width) }
  }

  /// `  and 12 more workers: 10 train, 2 wait`.
  private static func count(_ workers: [Worker]) -> String {
    let silent = workers.count(where: \.isSuspect)
    let waiting = workers.count { !$0.isSuspect && $0.attempts.isEmpty }
    let parts = [(workers.count - silent - waiting, "train"), (waiting, "wait"), (silent, "silent")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "  and \(workers.count) more \(workers.count == 1 ? "worker" : "workers"): \(parts.joined(separator: ", "))"
  }

  /// The last notices; results that differ come before everything else.
  private var latestNotices: [TimedEvent] {
    let differences = notices.filter(\.event.isDifference).suffix(Self.shownNotices)
    let others = notices.filter { !$0.event.isDifference }
    return others.suffix(Self.shownNotices - differences.count) + differences
  }

  private func line(of worker: Worker) -> String {
    let name = "  \(worker.host):\(worker.processID)"
    let trains = worker.attempts.isEmpty ? "waits" : worker.attempts.map(text).joined(separator: "; ")
    let leaves = worker.isLeaving ? "leaves: " : ""
    guard worker.isSuspect else { return "\(name)  \(leaves)\(trains)" }
    return "\(name)  silent for \(durationText(worker.silence)): \(leaves)\(trains)"
  }

  private func text(of attempt: Attempt) -> String {
    let purpose =
      switch attempt.purpose {
      case .result: attempt.number > 1 ? " (attempt \(attempt.number))" : ""
      case .straggler: " (attempt \(attempt.number), beside another worker)"
      case .audit: " (again, for comparison)"
      case .repetition: " (again, for its checkpoint)"
      }
    if case .delivering = attempt.stage { return "\(attempt.task)\(purpose)  result on its way" }
    return "\(attempt.task)\(purpose)  \(attempt.progress.map(Self.text) ?? "begins")"
  }

  private static func text(of progress: TrainingProgress) -> String {
    var text = "epoch \(progress.epoch)/\(progress.epochs)"
    if let loss = progress.loss { text += "  loss \(decimals(loss))" }
    if let f1 = progress.validationMacroF1 { text += "  F1 \(decimals(f1))" }
    return text
  }

  /// Three decimals, the same in every locale.
  private static func decimals(_ value: Double) -> String { String(format: "%.3f", value) }

  private static func cut(_ line: String, to width: Int) -> String {
    let line = line.printable(atMost: 1000)
    return line.count <= width ? line : String(line.prefix(max(0, width - 1))) + "…"
  }
}

extension SweepState.Worker {
  /// How much it needs to be seen, the most first.
  fileprivate var rank: Int {
    if isSuspect { return 0 }
    if attempts.contains(where: { $0.number > 1 && $0.purpose == .result }) { return 1 }
    if isLeaving { return 2 }
    return attempts.isEmpty ? 4 : 3
  }
}
