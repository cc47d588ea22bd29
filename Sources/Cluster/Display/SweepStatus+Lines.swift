import Foundation
import PrintableText
import Sweep
import Training

extension SweepStatus {
  /// The status as lines of at most `width` characters: the whole sweep, a line a worker, then what people have to know.
  public func lines(elapsed: Double, width: Int) -> [String] {
    let workers = workers.sorted { $0.key < $1.key }.map { Self.line(of: $0.value) }
    return ([summary(elapsed: elapsed)] + workers + notes.map { "! \($0)" }).map { Self.cut($0, to: width) }
  }

  /// The whole sweep in one line.
  public func summary(elapsed: Double) -> String {
    var parts = ["\(recorded) of \(tasks) tasks"]
    if failed > 0 { parts.append("\(failed) failed") }
    parts.append(workers.count == 1 ? "1 worker" : "\(workers.count) workers")
    parts.append("\(Self.time(elapsed)) so far")
    if recorded + failed < tasks {
      parts.append(timeLeft(elapsed: elapsed).map(Self.text) ?? "time left unknown")
    }
    return "\(sweep)\(isUnprotected ? " (INSECURE: open to the network)" : ""): " + parts.joined(separator: ", ")
  }

  private static func text(of left: TimeLeft) -> String {
    "\(left.isLowerBound ? "more than" : "about") \(time(left.seconds)) left"
  }

  private static func line(of worker: Worker) -> String {
    let name = "  \(worker.host):\(worker.processID)"
    guard !worker.isSuspect else { return "\(name)  silent for a while" }
    guard let running = worker.running else { return "\(name)  waits" }
    let attempt = running.attempt > 1 ? " (attempt \(running.attempt))" : ""
    return "\(name)  \(running.task)\(attempt)  \(running.progress.map(text) ?? "begins")"
  }

  private static func text(of progress: TrainingProgress) -> String {
    var text = "epoch \(progress.epoch)/\(progress.epochs)"
    if let loss = progress.loss { text += "  loss \(decimals(loss))" }
    if let f1 = progress.validationMacroF1 { text += "  F1 \(decimals(f1))" }
    return text
  }

  /// Three decimals, the same in every locale.
  private static func decimals(_ value: Double) -> String { String(format: "%.3f", value) }

  /// Seconds as `42 s`, `3 min 05 s` or `2 h 07 min`.
  static func time(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(whole / 3600) h \(twoDigits(whole % 3600 / 60)) min"
  }

  private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func cut(_ line: String, to width: Int) -> String {
    let line = line.printable(atMost: 1000)
    return line.count <= width ? line : String(line.prefix(max(0, width - 1))) + "…"
  }
}
