import GRDB
import PrintableText
public import Sweep
import Training

extension RunReader {
  /// Every host that had a worker connected, gave a result or failed at a task, in the order of their names.
  public func hosts() throws(RunStoreError) -> [HostSummary] {
    let workers = try workers()
    let keyOfWorker = Dictionary(workers.map { ($0.worker, HostKey(host: $0.host, party: $0.party)) }) { $1 }
    var hosts: [HostKey: HostSummary] = [:]
    for (key, workers) in Dictionary(grouping: workers, by: { HostKey(host: $0.host, party: $0.party) }) {
      hosts[key] = key.summary(of: workers)
    }
    try database.read { db in
      for row in try Row.fetchAll(db, sql: Self.trainings) {
        let key = HostKey(
          host: (row[0] as String).printable(atMost: 64), party: (row[1] as String?).map(Party.init(key:)))
        hosts[key, default: key.summary].tasks += row[2] as Int
        hosts[key, default: key.summary].trainingSeconds += Plausible.time(row[3])
      }
      for row in try Row.fetchAll(db, sql: Self.failures) {
        let host = (row[0] as String).printable(atMost: 64)
        let key = keyOfWorker[(row[1] as String).printable(atMost: 255)] ?? HostKey(host: host, party: nil)
        hosts[key, default: key.summary].failures += row[2] as Int
      }
    }
    return hosts.values.sorted { ($0.host, $0.key ?? "") < ($1.host, $1.key ?? "") }
  }

  private static let trainings = """
    SELECT host, party, count(*), total(seconds) FROM (
      SELECT host, party, seconds FROM result UNION ALL SELECT host, party, seconds FROM recomputation
      UNION ALL SELECT host, party, seconds FROM evidence)
    GROUP BY host, party
    """

  // A task whose pretraining was given up was tried by nobody.
  private static let failures = """
    SELECT host, worker, count(*) FROM failure WHERE class <> 'cancelled' AND host <> '' GROUP BY host, worker
    """
}

/// What tells hosts apart: a name is anybody's to choose, a key is not.
private struct HostKey: Hashable {
  let host: String
  let party: Party?

  var summary: HostSummary { HostSummary(host: host, key: party?.abbreviated) }

  /// What the workers of one host say, of which there is one at least.
  func summary(of workers: [StoredWorker]) -> HostSummary {
    // The one that came last knows the host as it is now.
    var facts = workers.max { ($0.joined, $0.worker) < ($1.joined, $1.worker) }?.facts ?? HostFacts()
    let rates = workers.compactMap(\.facts.calibrationRate)
    facts.calibrationRate = rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
    return HostSummary(
      host: host, key: party?.abbreviated, workers: workers.count(where: \.isConnected), facts: facts,
      presentSeconds: Self.seconds(coveredBy: workers.map { $0.joined...$0.seen }),
      lastSeen: workers.map(\.seen).max())
  }

  /// How long the union of some spans of time is.
  static func seconds(coveredBy spans: [ClosedRange<Double>]) -> Double {
    var seconds = 0.0
    var end = -Double.infinity
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where span.upperBound > end {
      seconds += span.upperBound - max(end, span.lowerBound)
      end = span.upperBound
    }
    return seconds
  }
}
