public import Access
public import ECGData
public import Sweep
import Synchronization
public import ZeroMQ

/// How a coordinator is set up.
public struct CoordinatorSettings: Sendable {
  /// The address to listen on, for example `tcp://0.0.0.0:7070`, or `ipc:///run/user/1000/sweep.socket` for this user alone.
  public var bind: Endpoint
  /// Is told the address that is really bound, a free port being chosen by now, and returns what somebody has to do on a host that is to
  /// work: it is shown while nobody is there. What it throws ends the coordinator before it begins.
  public var whenListening: @Sendable (Endpoint) throws -> String? = { _ in nil }
  /// Allows an address that others than this user can write to without keys.
  public var isInsecureAllowed = false
  /// By which the coordinator is known and its members let in; without them everybody is who reaches the address.
  public var keys: CoordinatorKeys?
  public var scheduler = SchedulerSettings()
  /// What workers are told of the sweep.
  public var facts = Facts()
  /// Whether a host goes on from what a host with another key has saved of a pretraining.
  public var areStatesShared = true
  /// How much of the coordinator one peer may take.
  public var limits = PeerLimits()
  /// Throws where a file is not what its name says; nil reads each through once.
  var verify: ArtifactWork.Verifier?
  /// How long a coordinator that continues a run waits for the workers of the one before, so that it can take over what they train.
  public var readoption = Duration.seconds(10)
  /// How long a checkpoint may be away before its pretraining is done again.
  public var filePatience = Duration.seconds(10)
  /// How long workers get to drop what they train, where the coordinator is stopped.
  public var farewell = Duration.seconds(3)
  /// How long workers get to hear that the sweep is over: those that are silent, too, and those of earlier coordinators.
  public var homecoming = Duration.seconds(10)

  public init(bind: Endpoint) { self.bind = bind }

  /// Reads the address, which people may have written.
  public init(bind: String) throws(EndpointError) { self.init(bind: try Endpoint(bind)) }
}

/// What a coordinator leaves behind.
public struct SweepSummary: Equatable, Sendable {
  /// How many tasks have a result, those of earlier coordinators included.
  public var recorded: Int
  /// Tasks that were given up, and why.
  public var failed: [FailedTask]
  /// How many tasks are neither: more than none only after an interruption.
  public var left: Int
  /// How many tasks were to be trained once more for comparison, and nobody was there who took no part in their results.
  public var openAudits: Int

  public init(recorded: Int, failed: [FailedTask], left: Int, openAudits: Int = 0) {
    self.recorded = recorded
    self.failed = failed
    self.left = left
    self.openAudits = openAudits
  }

  /// Whether `conclude` ended the sweep: the tasks that are left are not wanted.
  public var isConcluded = false

  public var isInterrupted: Bool { left > 0 && !isConcluded }
}

/// Gives the tasks of a sweep to workers and records what they send back.
///
/// `run` owns the socket and everything else, on the thread that calls it; `stop` may be called from any thread.
public final class Coordinator: Sendable {
  let plan: SweepPlan
  /// The packed signal file, whose sha256 every task names; workers that do not have it get it from here.
  let signals: String
  /// How many records the folds of the signals hold, which every result is held against; nil where that is not known.
  let folds: SplitCounts?
  let settings: CoordinatorSettings
  let observe: @Sendable (TimedEvent) -> Void
  let context: Context
  let wakeUp: WakeUp
  private let isStopped = Atomic(false)
  private let isEnough = Atomic(false)

  /// A coordinator for `plan`. `observe` hears of everything that happens, in order, on a thread of its own.
  public init(
    plan: SweepPlan, signals: String, folds: SplitCounts? = nil, settings: CoordinatorSettings,
    observe: @escaping @Sendable (TimedEvent) -> Void
  ) throws {
    try settings.validate()
    self.plan = plan
    self.signals = signals
    self.folds = folds
    self.settings = settings
    self.observe = observe
    context = try Context()
    wakeUp = try WakeUp(in: context)
  }

  /// Works until every task is recorded or given up, or until `stop` is called.
  public func run(store: any CoordinatorStore) throws -> SweepSummary {
    try CoordinatorLoop(self, store: store).run()
  }

  /// Asks the coordinator to end: workers are told to drop what they train; everything recorded stays.
  public func stop() {
    isStopped.store(true, ordering: .releasing)
    wakeUp.handle.poke()
  }

  /// Tells the coordinator that no more results are wanted: what is being trained is dropped, and workers go home as at the end of a
  /// sweep. From any thread.
  public func conclude() {
    isEnough.store(true, ordering: .releasing)
    wakeUp.handle.poke()
  }

  var isConcluded: Bool { isEnough.load(ordering: .acquiring) }

  var shouldStop: Bool { isStopped.load(ordering: .acquiring) }
}
