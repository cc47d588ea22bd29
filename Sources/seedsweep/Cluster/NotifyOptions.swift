import ArgumentParser
import Cluster
import DurableFiles
import PrintableText

/// Who is told that a run has ended.
struct NotifyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A command for /bin/sh that is run once when the run has ended, however it did.",
      discussion: """
        SEEDSWEEP_RUN is the run's folder in it, SEEDSWEEP_OUTCOME is finished, stopped (by a stopping rule), failed or \
        interrupted. What it prints is not shown, after a minute it is killed, and a failure of its own is one line and \
        changes no exit status.
        """,
      valueName: "command"))
  var notify: String?

  /// Does the work of a run and tells how it ended; nothing is told where the process is killed.
  func afterwards(_ run: String, _ work: () throws -> EndNotice.Outcome) throws {
    let outcome: EndNotice.Outcome
    do { outcome = try work() } catch {
      tell((error as? ExitCode) == ExitCode(130) ? .interrupted : .failed, run)
      throw error
    }
    tell(outcome, run)
  }

  private func tell(_ outcome: EndNotice.Outcome, _ run: String) {
    guard let notify, let problem = EndNotice(notify).send(outcome, run: run) else { return }
    StandardError.line("warning: \(problem.printable(atMost: 1000))")
  }
}
