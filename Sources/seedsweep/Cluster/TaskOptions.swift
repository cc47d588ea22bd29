import ArgumentParser
import Cluster
import Sweep

/// How `run` and `coordinate` treat tasks.
struct TaskOptions: ParsableArguments {
  @Option(
    help:
      "The share of finished tasks that are trained again for comparison, such as 5%: by a host with another key, or, where hosts have no keys, by another worker."
  )
  var audit: Share = Share(value: 0)

  @Option(
    name: .customLong("task-limit"),
    help: ArgumentHelp(
      "How long a training may take before it counts as failed, such as 90m; a number alone is in seconds.",
      valueName: "duration"))
  var limit: TimeSpan?

  @Flag(
    name: .customLong("no-straggler-copies"),
    help: ArgumentHelp(
      "Give no task to a second worker because it takes suspiciously long.",
      discussion: "Without it that is done at the end of a sweep, where workers have nothing else to do."))
  var areStragglerCopiesOff = false

  @Flag(
    name: .customLong("allow-mixed"),
    help: "Let in workers that compute other numbers, each kind for seeds of its own.")
  var isMixedAllowed = false

  @Flag(
    name: .customLong("own-states-only"),
    help: ArgumentHelp(
      "Go on with an interrupted pretraining only from what the same host has saved.",
      discussion: "For hosts that do not trust each other; without it, results say from whose saved states they began.")
  )
  var isLimitedToOwnStates = false

  @Option(
    name: .customLong("reuse"),
    help: ArgumentHelp(
      "Take results of the same tasks from this run's folder in place of training them; may be given several times.",
      discussion: """
        Only of tasks with the same content: whatever shapes their weights. A new run takes over the numeric \
        fingerprint, too, which its workers then have to show. Not needed when a run goes on.
        """,
      valueName: "run"),
    completion: .directory)
  var reused: [String] = []

  func validate() throws {
    if let limit, limit.seconds <= 0 { throw ValidationError("--task-limit \(limit) is not above 0") }
  }

  func apply(to settings: inout CoordinatorSettings) {
    settings.scheduler.auditShare = audit.value
    settings.scheduler.areStragglersCopied = !areStragglerCopiesOff
    settings.areStatesShared = !isLimitedToOwnStates
    settings.scheduler.isMixedAllowed = isMixedAllowed
    settings.scheduler.taskLimit = limit.map { .seconds($0.seconds) }
  }

  /// A percentage on the command line.
  struct Share: ExpressibleByArgument {
    /// 0...1.
    var value: Double

    init(value: Double) { self.value = value }

    init?(argument: String) {
      guard argument.hasSuffix("%"), let percent = Double(argument.dropLast()), (0...100).contains(percent) else {
        return nil
      }
      value = percent / 100
    }

    var defaultValueDescription: String { "\(Int(value * 100))%" }
  }
}
