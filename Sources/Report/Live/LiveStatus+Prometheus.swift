import PrintableText
import Sweep

extension LiveStatus {
  /// The status in Prometheus' text format, version 0.0.4.
  public var prometheus: String {
    var metrics = [
      metric("tasks", "Tasks of the sweep by state.") {
        Task.State.allCases.map { state in (["state": state.rawValue], Double(rows.reduce(0) { $0 + $1.count(state) }))
        }
      },
      metric("workers", "Connected workers.") { [([:], Double(workers.count))] },
      metric("elapsed_seconds", "How long the coordinator has been at work.") { [([:], elapsed)] },
      metric("worker_silence_seconds", "How long ago a worker was last heard.") {
        workers.map { (["worker": "\($0.host):\($0.processID)"], $0.silence) }
      },
      metric("worker_finished_tasks", "Tasks a worker finished for this coordinator.") {
        workers.map { (["worker": "\($0.host):\($0.processID)"], Double($0.finished)) }
      },
      metric("seeds", "Completed seeds of a condition.") {
        estimates.map { (["condition": $0.condition], Double($0.seeds)) }
      },
      metric("macro_f1_mean", "Mean test Macro-F1 over the completed seeds of a condition.") {
        estimates.compactMap { estimate in estimate.macroF1.map { (["condition": estimate.condition], $0) } }
      },
      metric("collapsed_seeds", "Trials of completed seeds whose best epoch is among the first two trained ones.") {
        estimates.compactMap { estimate in
          estimate.collapsed.map { (["condition": estimate.condition], Double($0)) }
        }
      },
    ]
    if let timeLeft {
      metrics.append(metric("time_left_seconds", "The time left, as far as it is known.") { [([:], timeLeft.seconds)] })
    }
    return metrics.joined()
  }

  private func metric(
    _ name: String, _ help: String, samples: () -> [(labels: [String: String], value: Double)]
  ) -> String {
    let lines = samples().map { labels, value in
      let all = labels.merging(["sweep": sweep]) { own, _ in own }.sorted { $0.key < $1.key }
      let text = all.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
      return "seedsweep_\(name){\(text)} \(value)\n"
    }
    return "# HELP seedsweep_\(name) \(help)\n# TYPE seedsweep_\(name) gauge\n" + lines.joined()
  }

  private static func escaped(_ label: String) -> String {
    label.printable(atMost: 300).replacingScalars { $0 == "\\" || $0 == "\"" ? "\\\($0)" : nil }
  }
}
