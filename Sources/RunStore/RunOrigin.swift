import GRDB

/// Who computed a run's results, and how often they were checked: for people, and no part of any result.
public struct RunOrigin: Equatable, Sendable {
  /// What one host did.
  public struct Host: Equatable, Sendable {
    public var name: String
    /// How many recorded results came from it.
    public var tasks: Int
    /// How long those took to train, in seconds, added up over its workers.
    public var seconds: Double
  }

  /// How often the run was started.
  public var starts: Int
  /// By name.
  public var hosts: [Host]
  /// How often a recorded result came again, the same.
  public var reproduced: Int
  /// How often a recorded result came again, but different.
  public var differing: Int
  /// Attempts that gave no result.
  public var failedAttempts: Int
}

extension RunReader {
  public func origin() throws(RunStoreError) -> RunOrigin {
    try database.read { db in
      let hosts = try Row.fetchAll(
        db, sql: "SELECT host, count(*) AS tasks, total(seconds) AS seconds FROM result GROUP BY host ORDER BY host")
      return RunOrigin(
        starts: try Int.fetchOne(db, sql: "SELECT starts FROM run") ?? 0,
        hosts: hosts.map { RunOrigin.Host(name: $0["host"], tasks: $0["tasks"], seconds: $0["seconds"]) },
        reproduced: try Int.fetchOne(db, sql: "SELECT count(*) FROM recomputation") ?? 0,
        differing: try Int.fetchOne(db, sql: "SELECT count(*) FROM evidence") ?? 0,
        failedAttempts: try Int.fetchOne(db, sql: "SELECT count(*) FROM failure") ?? 0)
    }
  }
}
