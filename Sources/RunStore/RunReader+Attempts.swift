import GRDB
import PrintableText
public import Sweep
import Training

extension RunReader {
  /// Every attempt that is on record, in the order in which they ended: results, computations of what was there already, and failures.
  ///
  /// When one began is known of those that gave a result, by how long they took. What was taken from another run was no attempt here.
  public func attempts() throws(RunStoreError) -> [TaskAttempt] {
    try database.read { db in
      var attempts: [TaskAttempt] = []
      let rows = try Row.fetchCursor(db, sql: Self.everyAttempt)
      while let row = try rows.next() {
        guard let task = TaskID(name: row[0]) else { continue }
        let ended = UTCTime.time(row[5])
        let seconds = (row[4] as Double?).map(Plausible.time)
        attempts.append(
          TaskAttempt(
            task: task, number: (row[1] as Int?).map(Plausible.attempt),
            worker: Self.shown(row[2], atMost: 255), host: Self.shown(row[3], atMost: 64),
            began: ended.flatMap { ended in seconds.map { ended - $0 } }, ended: ended,
            end: TaskAttempt.End(rawValue: row[6]) ?? .failed, message: Self.shown(row[7], atMost: 4000)))
      }
      return attempts
    }
  }

  /// What others wrote as a terminal may have it, where they wrote something.
  private static func shown(_ text: String, atMost length: Int) -> String {
    text.isEmpty ? text : text.printable(atMost: length)
  }

  // A task whose pretraining was given up was tried by nobody.
  private static let everyAttempt = """
    SELECT task, attempt, worker, host, seconds, recorded, 'recorded', '' FROM result
      WHERE task NOT IN (SELECT task FROM reused)
    UNION ALL SELECT task, NULL, worker, host, seconds, recorded, 'reproduced', '' FROM recomputation
    UNION ALL SELECT task, attempt, worker, host, seconds, recorded, 'differs', '' FROM evidence
    UNION ALL SELECT task, attempt, worker, host, NULL, recorded, iif(class = 'cancelled', 'dropped', 'failed'),
      iif(class = 'cancelled', '', class || ': ') || message FROM failure WHERE worker <> ''
    ORDER BY 6, 1
    """
}
