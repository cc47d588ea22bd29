import FoundationEssentials
import GRDB
import PrintableText
public import Sweep

/// A worker that was connected to a coordinator of the run.
public struct StoredWorker: Equatable, Sendable {
  /// The name by which the network knew it.
  public var worker: String
  public var host: String
  /// The key of the host; nil where it had none.
  public var party: Party?
  /// What it said of its host.
  public var facts: HostFacts
  /// When it first said hello, in seconds since 1970.
  public var joined: Double
  /// When it was there last, in seconds since 1970; of one that is connected, at most half a minute before the present.
  public var seen: Double
  /// Whether the coordinator at work, if there is one, has it among its workers.
  public var isConnected: Bool

  public init(
    worker: String, host: String, party: Party? = nil, facts: HostFacts = HostFacts(), joined: Double, seen: Double,
    isConnected: Bool
  ) {
    self.worker = worker
    self.host = host
    self.party = party
    self.facts = facts
    self.joined = joined
    self.seen = seen
    self.isConnected = isConnected
  }
}

extension RunReader {
  /// The workers that were ever connected, the last ten thousand, in the order of their names. A run of an earlier version knows none.
  public func workers() throws(RunStoreError) -> [StoredWorker] {
    let isCoordinated = RunStore.isCoordinated(directory: directory)
    return try database.read { db in
      let sql = "SELECT identity, host, party, facts, joined, seen, gone IS NULL FROM worker ORDER BY identity"
      return try Row.fetchAll(db, sql: sql).map { row in
        let facts = try? JSONDecoder().decode(Facts.self, from: Data((row[3] as String).utf8))
        let joined = UTCTime.time(row[4]) ?? 0
        return StoredWorker(
          worker: (row[0] as String).printable(atMost: 255), host: (row[1] as String).printable(atMost: 64),
          party: (row[2] as String?).map(Party.init(key:)), facts: HostFacts(facts ?? Facts()), joined: joined,
          seen: max(joined, UTCTime.time(row[5]) ?? 0), isConnected: isCoordinated && row[6])
      }
    }
  }
}
