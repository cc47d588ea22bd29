import Foundation
import Report
public import RunStore
public import Sweep
import Synchronization
import Threads
import Training

/// Turns the events of a coordinator into what observers see, on a thread of its own.
///
/// `take` only appends to a list; results are read from the run's store here, so the coordinator's thread never waits.
public final class LivePublisher: Sendable {
  /// What observers see at one moment.
  struct View: Sendable {
    var sweep: LiveSweep
    var page: LivePage
    /// The parts of the page; made only while somebody looks.
    var fragments: [LivePage.Fragment] = []
    var isLast = false
  }

  private let run: RunReader
  private let reading: RunReading?
  private let statusFile: String
  private let events = Mutex<[TimedEvent]>([])
  private let view: Mutex<View>
  private let observers = Observers()
  private let isFinishing = Atomic(false)
  private let isFinished = DispatchSemaphore(value: 0)

  /// Begins to publish `sweep`, and to keep `status.json` in the run's folder up to date.
  ///
  /// - Parameter reading: how reports and explanations are made; nil to show none.
  public init(_ sweep: LiveSweep, run: RunReader, reading: RunReading? = nil) throws {
    self.run = run
    self.reading = reading
    statusFile = "\(run.directory)/\(LiveStatus.fileName)"
    view = Mutex(View(sweep: sweep, page: sweep.page))
    try SystemThread.start("live status") { [self] in publish(sweep) }
  }

  /// Takes an event, from any thread, without waiting.
  public func take(_ event: TimedEvent) { events.withLock { $0.append(event) } }

  /// Publishes what is left and ends; observers are told.
  public func finish() {
    isFinishing.store(true, ordering: .releasing)
    isFinished.wait()
  }

  /// What there is to see now.
  var current: View { view.withLock { $0 } }

  private func publish(_ initial: LiveSweep) {
    var sweep = initial
    var fragments = FragmentCache()
    var nextStatusFile = ContinuousClock.now
    var nextHosts = ContinuousClock.now
    while true {
      let isLast = isFinishing.load(ordering: .acquiring)
      update(&sweep)
      let hasObservers = !observers.isEmpty
      var isGathered = false
      if hasObservers, ContinuousClock.now >= nextHosts {
        nextHosts = ContinuousClock.now + .seconds(5)
        // What cannot be read now is read the next time.
        isGathered = (try? gather(&sweep)) != nil
      }
      let page = sweep.page
      let parts = hasObservers ? fragments.update(page, results: sweep.resultCount, isGathered: isGathered) : []
      view.withLock { $0 = View(sweep: sweep, page: page, fragments: parts, isLast: isLast) }
      if isLast || ContinuousClock.now >= nextStatusFile {
        nextStatusFile = ContinuousClock.now + .seconds(2)
        try? Data(page.status.json.utf8).write(to: URL(filePath: statusFile), options: .atomic)
      }
      observers.tell()
      if isLast { break }
      Thread.sleep(forTimeInterval: 0.5)
    }
    observers.finish()
    isFinished.signal()
  }

  private func gather(_ sweep: inout LiveSweep) throws {
    sweep.hosts = try run.hosts()
    sweep.gather(recorded: try run.attempts(), stays: try run.workers().map(RunHistory.Stay.init))
  }

  private func update(_ sweep: inout LiveSweep) {
    let new = events.withLock { events in
      defer { events = [] }
      return events
    }
    for event in new {
      sweep.apply(event)
      guard case .recorded(let task, _, _, _, _) = event.event, !task.isPretraining else { continue }
      // What cannot be read now is in the report at the end.
      if let trial = try? run.trial(task) { sweep.add(trial) }
    }
  }
}

extension LivePublisher: ShownRun {
  var fragments: [LivePage.Fragment] { current.fragments }

  func observe() -> AsyncStream<Void> { observers.add() }

  func status() -> LiveStatus { current.page.status }

  func outcome() -> SweepOutcome { current.page.outcome }

  func page() throws -> LivePage {
    var sweep = current.sweep
    try gather(&sweep)
    return sweep.page
  }

  func report() throws -> RunReport? { try reading?.report(run) }

  func pretrainings(of encoder: String) throws -> [PretrainingResult] { try run.pretrainings(of: encoder) }

  func explanation(of task: TaskID) throws -> [String] { try reading?.explanation(run, task) ?? [] }
}

/// The parts of the page, of which those with results are made anew only when there is another result, and those that tell what is over
/// only when that was gathered.
private struct FragmentCache {
  private var results = -1
  private var resultParts: [LivePage.Fragment] = []
  private var historyParts: [LivePage.Fragment] = []

  mutating func update(_ page: LivePage, results count: Int, isGathered: Bool) -> [LivePage.Fragment] {
    if count != results {
      results = count
      resultParts = page.resultFragments
    }
    if isGathered { historyParts = page.historyFragments }
    return page.statusFragments + historyParts + resultParts
  }
}
