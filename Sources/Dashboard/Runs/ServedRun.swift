import DurableFiles
import Foundation
import Report
import RunStore
import Sweep
import Synchronization
import Training

/// A run's folder, or one file of a run, that is looked at from outside, whoever is at work in it or nobody. It is opened, read and closed at each look, so that a
/// coordinator never waits, and nothing in it is written.
final class ServedRun: ShownRun {
  let name: String
  let folder: String
  /// The files that a coordinator writes, or the one that holds the run; the database first.
  private let files: [String]
  private let reading: RunReading
  private let observers = Observers()
  private let shown = Mutex<[LivePage.Fragment]>([])
  private let state: Mutex<State>

  /// What was seen at the last look. Only the workbench's thread asks for it, so that nobody waits for it.
  fileprivate struct State {
    var log: LogTail
    var stamp: [FileMark?] = []
    var nextLook = ContinuousClock.now
    /// When the files were read last, and how often they were.
    var seen = ContinuousClock.now
    var looks = 0
    /// After how many looks the parts were made that observers are shown.
    var shown = 0
    var tasks: [StoredTask] = []
    var outcome: SweepOutcome?
    var page: LivePage?
    var report: RunReport?
    var entry: (stamp: [FileMark?], entry: RunListPage.Entry)?
  }

  /// By what a file that was changed shows, without opening it.
  fileprivate struct FileMark: Equatable {
    var size: Int
    var nanoseconds: Int
  }

  /// A coordinator that was killed changes nothing any more.
  private static let patience = Duration.seconds(15)
  /// Whoever looks on, a look is followed by a rest so many times as long.
  private static let rest = 10

  init(name: String, folder: String, reading: RunReading) {
    self.name = name
    self.folder = folder
    self.reading = reading
    let names = ["run.sqlite", "run.sqlite-wal", "events.jsonl", "status.json", "lock"]
    files = RunStore.isArchive(folder) ? [folder] : names.map { "\(folder)/\($0)" }
    state = Mutex(State(log: LogTail(folder: folder)))
  }

  // MARK: - For visitors

  var fragments: [LivePage.Fragment] { shown.withLock { $0 } }

  func observe() -> AsyncStream<Void> { observers.add() }

  func status() throws -> LiveStatus { try look().status }

  func outcome() throws -> SweepOutcome { try look().outcome }

  /// With the report, where nobody is at work whose results would change it.
  func page() throws -> LivePage {
    var page = try look()
    let isOver = page.status.phase == .ended || page.status.phase == .idle
    if isOver, page.status.totals.recorded > 0 { page.report = try report() }
    return page
  }

  func report() throws -> RunReport? {
    _ = try look()
    if let known = state.withLock({ $0.report }) { return known }
    let report = try read { try reading.report($0) }
    state.withLock { $0.report = report }
    return report
  }

  func pretrainings(of encoder: String) throws -> [PretrainingResult] {
    try read { try $0.pretrainings(of: encoder) }
  }

  func explanation(of task: TaskID) throws -> [String] { try read { try reading.explanation($0, task) } }

  /// What a list says of it.
  func entry() -> RunListPage.Entry {
    let stamp = stamp
    if let known = state.withLock({ $0.entry }), known.stamp == stamp { return known.entry }
    let entry: RunListPage.Entry
    do { entry = try summary() } catch {
      entry = RunListPage.Entry(run: name, sweep: nil, changed: changed, problem: "\(error)")
    }
    state.withLock { $0.entry = (stamp, entry) }
    return entry
  }

  // MARK: - For the workbench

  /// Tells those who look on what is new.
  func refresh() {
    guard !observers.isEmpty, state.withLock({ $0.nextLook <= .now }) else { return }
    let start = ContinuousClock.now
    // What cannot be read now is read the next time.
    if let page = try? look(), state.withLock({ $0.isNewToObservers() }) { shown.withLock { $0 = page.fragments } }
    state.withLock { $0.nextLook = .now + (.now - start) * Self.rest }
    observers.tell()
  }

  func finish() { observers.finish() }

  // MARK: - Reading

  /// The run as it is now: as it was at the last look, where no file has changed.
  private func look() throws -> LivePage {
    let stamp = stamp
    if let known = state.withLock({ $0.known(at: stamp, patience: Self.patience) }) { return known }
    let page = try read { run in try state.withLock { try $0.look(run, reading) } }
    state.withLock { state in
      state.page = page
      state.stamp = stamp
      state.seen = .now
      state.looks += 1
    }
    return page
  }

  private func read<Value>(_ body: (RunReader) throws -> Value) throws -> Value {
    let run = try RunStore.openReadOnly(directory: folder, leavesFiles: true)
    defer { run.close() }
    return try body(run)
  }

  private func summary() throws -> RunListPage.Entry {
    try read { run in
      let tasks = try run.tasks()
      return RunListPage.Entry(
        run: name, sweep: try run.description().definition.name, tasks: tasks.count,
        recorded: tasks.count { $0.state == .recorded }, failed: tasks.count { $0.state == .failed },
        isRunning: RunStore.isCoordinated(directory: folder), changed: changed)
    }
  }

  private var stamp: [FileMark?] {
    files.map { file in
      (try? FileSystem.sizeAndTime(of: file)).map { FileMark(size: $0.size, nanoseconds: $0.nanoseconds) }
    }
  }

  private var changed: Double? { stamp.prefix(2).compactMap { $0?.nanoseconds }.max().map { Double($0) * 1e-9 } }
}

extension ServedRun.State {
  /// Whether observers were shown an earlier look; from now on they are not.
  fileprivate mutating func isNewToObservers() -> Bool {
    defer { shown = looks }
    return shown != looks
  }

  fileprivate func known(at stamp: [ServedRun.FileMark?], patience: Duration) -> LivePage? {
    guard let page, stamp == self.stamp else { return nil }
    let isAtWork = page.status.phase == .running || page.status.phase == .stopping
    return isAtWork && .now - seen > patience ? nil : page
  }

  /// Results are read again only where there are others.
  fileprivate mutating func look(_ run: RunReader, _ reading: RunReading) throws -> LivePage {
    log.read(run)
    let tasks = try run.tasks()
    let outcome = try self.outcome.flatMap { tasks == self.tasks ? $0 : nil } ?? reading.outcome(run)
    if tasks != self.tasks { report = nil }
    self.tasks = tasks
    self.outcome = outcome
    let status = try reading.status(run, outcome)
    let isAtWork = status.phase == .running || status.phase == .stopping
    return LivePage(
      status: status, outcome: outcome, hosts: try run.hosts(),
      history: RunHistory(
        attempts: log.work.attempts(recorded: try run.attempts(), isAtWork: isAtWork),
        stays: try run.workers().map(RunHistory.Stay.init), events: log.events), isListed: true)
  }
}
