/// What came of checking one thing that a run keeps.
public struct Finding: Equatable, Sendable {
  public enum Verdict: Equatable, Sendable {
    /// What is stored follows from its parts.
    case reproduced
    case notReproduced(String)
    case notChecked(String)
  }

  /// What was checked: a task's name, an artifact's sha256, the database.
  public let subject: String
  public let verdict: Verdict

  public init(_ subject: String, _ verdict: Verdict) {
    self.subject = subject
    self.verdict = verdict
  }
}
