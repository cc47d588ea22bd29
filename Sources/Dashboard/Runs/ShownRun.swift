import Report
import Sweep
import Training

/// A run that a server shows: of this process's coordinator, or a folder that is looked at from outside.
protocol ShownRun: Sendable {
  /// The parts of its page as they were last looked at.
  var fragments: [LivePage.Fragment] { get }

  /// A signal each time that there may be something new; it ends with what is shown.
  func observe() -> AsyncStream<Void>

  // What follows may take its time, and is asked for on the workbench alone.

  func status() throws -> LiveStatus
  func outcome() throws -> SweepOutcome
  /// Everything, as it is now.
  func page() throws -> LivePage
  /// The report of what is recorded; nil where nobody can make it.
  func report() throws -> RunReport?
  /// The recorded pretrainings of an encoder, as tasks name it, in the order of the plan.
  func pretrainings(of encoder: String) throws -> [PretrainingResult]
  /// What is known of where a task stands, a line each.
  func explanation(of task: TaskID) throws -> [String]
}
