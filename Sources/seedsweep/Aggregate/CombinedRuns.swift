import Report
import RunStore
import Sweep
import Training

/// Several run folders read together.
enum CombinedRuns {
  /// The same training with other seeds or conditions: one outcome.
  case one(SweepOutcome)
  /// The same training but for the values at which the same streams of chance are held.
  case streams([String], [SweepOutcome])

  /// Refuses to mix runs that trained or computed differently, and names what differs.
  init(folders: [String]) throws {
    let runs = try folders.map { try RunStore.openReadOnly(directory: $0) }
    var streams: Set<String> = []
    for (folder, run) in zip(folders, runs).dropFirst() {
      let differences = try run.differences(from: runs[0])
      guard differences.allSatisfy(\.isHeldStream) else {
        throw IncompatibleRuns(
          folder: folder, first: folders[0], differences: differences.filter { !$0.isHeldStream })
      }
      streams.formUnion(differences.map(\.key))
    }
    let outcomes = try runs.map { try SweepOutcome($0) }
    let selection = try runs.first?.description().definition.analysis.selection
    if streams.isEmpty, let outcome = try SweepOutcome.combined(outcomes) {
      self = .one(outcome.judged(by: selection))
    } else {
      self = .streams(
        streams.map { String($0.dropFirst("streams.".count)) }.sorted(), outcomes.map { $0.judged(by: selection) })
    }
  }
}

extension RunStoreError.Difference {
  /// Whether both runs hold the stream, at different values.
  fileprivate var isHeldStream: Bool { key.hasPrefix("streams.") && UInt64(run) != nil && UInt64(sweep) != nil }
}

/// Runs whose results say nothing together.
struct IncompatibleRuns: Error, CustomStringConvertible {
  let folder: String
  let first: String
  let differences: [RunStoreError.Difference]

  var description: String {
    let list = differences.map { "\($0.key) is \($0.sweep) there and \($0.run) in \(first)" }
    return "\(folder): not put together with \(first), which trained differently: \(list.joined(separator: "; "))"
  }
}
