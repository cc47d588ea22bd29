import Foundation
import Report
public import RunStore
public import Sweep
import Synchronization
import Threads

/// Turns the events of a coordinator into what observers see, on a thread of its own.
///
/// `take` only appends to a list; results are read from the run's store here, so the coordinator's thread never waits.
public final class LivePublisher: Sendable {
  /// What observers see at one moment.
  struct View: Sendable {
    var page: LivePage
    /// The parts of the page; made only while somebody looks.
    var fragments: [LivePage.Fragment] = []
    var isLast = false
  }

  private let run: RunReader
  private let statusFile: String
  private let events = Mutex<[TimedEvent]>([])
  private let view: Mutex<View>
  private let observers = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])
  private let isFinishing = Atomic(false)
  private let isFinished = DispatchSemaphore(value: 0)

  /// Begins to publish `sweep`, and to keep `status.json` in the run's folder up to date.
  public init(_ sweep: LiveSweep, run: RunReader) throws {
    self.run = run
    statusFile = "\(run.directory)/\(LiveStatus.fileName)"
    view = Mutex(View(page: sweep.page))
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

  /// A signal each time that there may be something new; it ends with the sweep.
  func observe() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = observers.withLock { observers in
      let id = (observers.keys.max() ?? 0) + 1
      observers[id] = continuation
      return id
    }
    continuation.onTermination = { [weak self] _ in self?.observers.withLock { _ = $0.removeValue(forKey: id) } }
    // The first look needs no new event.
    continuation.yield()
    return stream
  }

  private func publish(_ initial: LiveSweep) {
    var sweep = initial
    var fragments = FragmentCache()
    var nextStatusFile = ContinuousClock.now
    var nextHosts = ContinuousClock.now
    while true {
      let isLast = isFinishing.load(ordering: .acquiring)
      update(&sweep)
      let hasObservers = observers.withLock { !$0.isEmpty }
      if hasObservers, ContinuousClock.now >= nextHosts {
        nextHosts = ContinuousClock.now + .seconds(5)
        // What cannot be read now is read the next time.
        if let hosts = try? run.hosts() { sweep.hosts = hosts }
      }
      let page = sweep.page
      let parts = hasObservers ? fragments.update(page, results: sweep.resultCount) : []
      view.withLock { $0 = View(page: page, fragments: parts, isLast: isLast) }
      if isLast || ContinuousClock.now >= nextStatusFile {
        nextStatusFile = ContinuousClock.now + .seconds(2)
        try? Data(page.status.json.utf8).write(to: URL(filePath: statusFile), options: .atomic)
      }
      tell(isLast: isLast)
      if isLast { break }
      Thread.sleep(forTimeInterval: 0.5)
    }
    isFinished.signal()
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

  private func tell(isLast: Bool) {
    let all = observers.withLock { Array($0.values) }
    for observer in all {
      observer.yield()
      if isLast { observer.finish() }
    }
  }
}

/// The parts of the page, of which those with results are made anew only when there is another result.
private struct FragmentCache {
  private var results = -1
  private var resultParts: [LivePage.Fragment] = []

  mutating func update(_ page: LivePage, results count: Int) -> [LivePage.Fragment] {
    if count != results {
      results = count
      resultParts = page.resultFragments
    }
    return page.statusFragments + resultParts
  }
}
