import Sweep

/// Who tried what, and when: by the coordinator's clock.
extension RunView {
  /// Every attempt that came to an end that the run has on record.
  static let attempt = RunView(
    name: "attempt",
    columns: [
      Column("task", .text, "task"), Column("attempt", .integer, "attempt"), Column("worker", .text, "worker"),
      Column("host", .text, "host"), Column("began", .text, "began"), Column("ended", .text, "ended"),
      Column("end", .text, "outcome"), Column("message", .text, "message"),
    ],
    source: """
      FROM (
        SELECT result.task, attempt, worker, host, 'recorded' AS outcome, NULL AS message,
          \(began("recorded", after: "seconds")) AS began, recorded AS ended
        FROM result WHERE task NOT IN (SELECT task FROM reused)
        UNION ALL
        SELECT result.task, attempt, worker, host, 'reused', NULL, NULL, NULL
        FROM result WHERE task IN (SELECT task FROM reused)
        UNION ALL
        SELECT task, NULL, worker, host, 'reproduced', NULL, \(began("recorded", after: "seconds")), recorded
        FROM recomputation
        UNION ALL
        SELECT task, attempt, worker, host, 'differs', NULL, \(began("recorded", after: "seconds")), recorded
        FROM evidence
        UNION ALL
        SELECT task, attempt, nullif(worker, ''), nullif(host, ''), \(failureName), message,
          \(began("recorded", after: "silence + seconds")), \(began("recorded", after: "silence"))
        FROM failure
      )
      """)

  /// What workers spent their time with, as far as it is known when they began.
  static let workerTime = RunView(
    name: "worker_time",
    columns: [
      Column("worker", .text, "attempt.worker"), Column("host", .text, "attempt.host"),
      Column("task", .text, "attempt.task"), Column("kind", .text, "task.kind"),
      Column("began", .text, "attempt.began"), Column("ended", .text, "attempt.ended"),
    ],
    source: """
      FROM attempt JOIN task ON task.id = attempt.task
      WHERE attempt.worker IS NOT NULL AND attempt.began IS NOT NULL
      """)

  /// The moment so many seconds before another one, to the second; NULL where either is not known.
  private static func began(_ time: String, after seconds: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%SZ', \(time), '-' || CAST(round(\(seconds)) AS INTEGER) || ' seconds')"
  }

  /// A class of failures as JSON calls it.
  private static let failureName =
    "CASE class " + FailureClass.allCases.map { "WHEN '\($0.rawValue)' THEN '\($0.name)' " }.joined() + "ELSE class END"
}
