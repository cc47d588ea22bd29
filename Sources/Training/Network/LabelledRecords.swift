import ECGData
import Kernels

/// Some records of a cohort with their labels.
struct LabelledRecords {
  let signals: LabelledSignals
  /// Indices into the cohort.
  let indices: [Int]

  var count: Int { indices.count }

  func label(_ position: Int) -> Int { signals.record(at: indices[position]).label }

  var labels: [Int] { indices.indices.map(label) }

  /// Copies the records at `positions` into a network's input, as they are.
  func load(_ positions: some Collection<Int>, into input: Rows) {
    for (n, position) in positions.enumerated() {
      _ = input.values(n).update(fromContentsOf: signals.signal(at: indices[position]))
    }
  }
}
