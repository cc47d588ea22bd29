import Foundation
import PrintableText
public import Sweep
import Training

extension SweepState {
  /// How many notices a terminal has room for.
  private static let shownNotices = 3

  /// The state as lines of at most `width` characters: the whole sweep, a line a worker, then what people have to know.
  public func lines(width: Int) -> [String] {
    let workers = workers.values.sorted { $0.name < $1.name }.map(line)
    let notices = latestNotices.compactMap(\.event.notice).map { "! \($0)" }
    return ([totals.summary] + workers + notices).map { Self.cut($0, to: width) }
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
