import DurableFiles
import Foundation

/// The times of something that is done again and again.
///
///     while repetitions.begin() { repetitions.end(loss: work()) }
///
/// Taking turns, each time waits for a line on standard input and is answered with a line of JSON.
struct Repetitions {
  private let options: MeasurementOptions
  private var done = 0
  private var start = ContinuousClock.now
  private var milliseconds: [Double] = []

  private struct Turn: Encodable {
    let milliseconds: Double
    let loss: Double
    let peakRssBytes: Int
    var testEvaluations: Int?
  }

  private struct Summary: Encodable {
    let millisecondsMedian: Double
    let peakRssBytes: Int
  }

  init(_ options: MeasurementOptions) { self.options = options }

  /// Waits for the next turn and starts the clock; false where there is none.
  mutating func begin() -> Bool {
    guard options.takeTurns ? readLine() != nil : done <= options.repetitions else { return false }
    start = .now
    return true
  }

  /// Stops the clock. The first time counts in turns only.
  ///
  /// - Parameter testEvaluations: how often the test fold was answered, where a trial ended.
  mutating func end(loss: Double, testEvaluations: Int? = nil) {
    let time = (ContinuousClock.now - start) / .milliseconds(1)
    if options.takeTurns {
      answer(
        Turn(
          milliseconds: time, loss: loss, peakRssBytes: ProcessMemory.peakBytes, testEvaluations: testEvaluations))
    }
    if done > 0 { milliseconds.append(time) }
    done += 1
  }

  /// The median in milliseconds.
  var median: Double {
    let sorted = milliseconds.sorted()
    guard !sorted.isEmpty else { return .nan }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// Prints median and memory, unless every turn was answered.
  func report() throws {
    guard !options.takeTurns else { return }
    let memory = ProcessMemory.peakBytes
    switch options.format {
    case .json:
      try StandardOutput.line(try BenchmarkJSON.line(Summary(millisecondsMedian: median, peakRssBytes: memory)))
    case .text:
      try StandardOutput.line(String(format: "median %.0f ms, at most %.0f MB of memory", median, Double(memory) / 1e6))
    }
  }

  private func answer(_ turn: Turn) {
    guard let line = try? BenchmarkJSON.line(turn) else { preconditionFailure("a turn is numbers") }
    // Whoever takes turns notices by itself that there is no answer.
    try? StandardOutput.line(line)
  }
}
