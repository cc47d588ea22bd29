import DurableFiles

/// A command of the user's that is run once when a run has ended, by `/bin/sh`.
///
/// What it prints is shown to nobody, and how it ends changes nothing: the run is over by then.
public struct EndNotice: Sendable {
  /// How the run ended.
  public enum Outcome: String, Sendable {
    /// Every task has a result.
    case finished
    /// A stopping rule ended it: further seeds are of no use.
    case stopped
    /// Something went wrong, or a task was given up.
    case failed
    /// It was asked to end, and can be gone on with.
    case interrupted
  }

  private let command: String

  public init(_ command: String) { self.command = command }

  /// Runs the command with `SEEDSWEEP_RUN`, the absolute path of the run's folder, and `SEEDSWEEP_OUTCOME` in its environment. After
  /// `limit` it is killed, with whatever it has started.
  ///
  /// - Returns: nil where it ended with status 0, else what is wrong, in a line.
  public func send(_ outcome: Outcome, run: String, limit: Duration = .seconds(60)) -> String? {
    let variables = ["SEEDSWEEP_RUN=\(FileSystem.absolutePath(of: run))", "SEEDSWEEP_OUTCOME=\(outcome.rawValue)"]
    do throws(LaunchError) {
      let ended = try Tool(name: "env").run(variables + ["/bin/sh", "-c", command], limit: limit)
      guard ended.status != 0 else { return nil }
      let complaint = ended.complaint.isEmpty ? "" : ": \(ended.lastComplaint)"
      return "the command of --notify ended with status \(ended.status)\(complaint)"
    } catch {
      return error.kind == .unreachable
        ? "the command of --notify did not end within \(limit.components.seconds) s and was killed"
        : "the command of --notify cannot be run: \(error)"
    }
  }
}
