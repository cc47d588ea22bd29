import Cluster
public import Report
import Sweep

extension LiveSweep {
  /// How the sweep stands `elapsed` seconds after the coordinator began; `time` is the present in seconds since 1970.
  public func status(time: Double, elapsed: Double) -> LiveStatus {
    let left = phase == .running ? durations.timeLeft(elapsed: elapsed) : nil
    return LiveStatus(
      sweep: outcome.name, phase: phase, time: time, elapsed: elapsed,
      timeLeft: left.map { LiveStatus.TimeLeft(seconds: $0.seconds, isLowerBound: $0.isLowerBound) },
      rows: zip(places.rows, tasks).map { LiveStatus.Row(name: $0.name, isPretraining: $0.isPretraining, tasks: $1) },
      workers: workers.sorted { $0.key < $1.key }.map { Self.shown($0.value) }, estimates: outcome.estimates,
      failures: failures, alarms: alarms)
  }

  private static func shown(_ worker: WorkerState) -> LiveStatus.Worker {
    var shown = worker.shown
    shown.secondsPerTask = shown.finished > 0 ? worker.seconds / Double(shown.finished) : nil
    return shown
  }

  /// The live page at this moment.
  func page(time: Double, elapsed: Double) -> LivePage {
    LivePage(
      status: status(time: time, elapsed: elapsed), outcome: outcome,
      running: running.sorted { $0.key.name < $1.key.name }.map { task, attempt in
        let (row, seed) = task.rowAndSeed
        return LivePage.RunningCurve(group: row, seed: seed, points: attempt.curve)
      })
  }
}
