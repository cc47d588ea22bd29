/// What is to be done for a host, and when, from what has become of it: the order of steps, pauses, and when it is given up.
///
/// A host that does not answer is asked again for as long as the sweep runs; one on which the same thing goes wrong again and again is
/// given up. Times are seconds of any clock.
public struct LaunchCourse: Equatable, Sendable {
  public enum Step: Equatable, Sendable {
    case prepare
    case start
    case look(LaunchHandle)
    case drain(LaunchHandle)
    case stop(LaunchHandle)
  }

  /// Where the host is.
  public enum Phase: Equatable, Sendable {
    case unprepared
    case prepared
    case started(LaunchHandle)
    /// Nothing more will be done there.
    case over(reason: String)
  }

  public private(set) var phase: Phase
  public private(set) var wish: LaunchWish
  /// When the next step is due.
  public private(set) var due: Double
  /// How many steps in a row found nobody.
  private var silences = 0
  /// How many starts in a row came to nothing.
  private var failures = 0
  private var startedAt = 0.0
  /// Whether the workers were told what is wished.
  private var isTold = false
  /// Whether what was started waits for a coordinator where there is none any more, and has to make room.
  private var isDisplaced = false

  public static let pauseBetweenLooks = 10.0
  private static let firstPause = 5.0
  private static let longestPause = 120.0
  private static let mostFailures = 5
  /// Workers that lived for so long did not fail at their start.
  private static let soundLife = 600.0

  /// `handle` is of what an earlier process started; `isDisplaced` says that it would wait for ever for its coordinator.
  public init(handle: LaunchHandle? = nil, isDisplaced: Bool = false, now: Double) {
    phase = handle.map(Phase.started) ?? .unprepared
    wish = .run
    self.isDisplaced = isDisplaced && handle != nil
    due = now
    startedAt = now
  }

  public var handle: LaunchHandle? { if case .started(let handle) = phase { handle } else { nil } }

  public var isOver: Bool { if case .over = phase { true } else { false } }

  /// What is to be done now; nil where nothing is due.
  public func step(now: Double) -> Step? {
    guard now >= due else { return nil }
    switch phase {
    case .unprepared: return .prepare
    case .prepared: return .start
    case .started(let handle):
      if isTold || (wish == .run && !isDisplaced) { return .look(handle) }
      return wish == .drain ? .drain(handle) : .stop(handle)
    case .over: return nil
    }
  }

  /// People want something else of the host.
  public mutating func wants(_ wish: LaunchWish, now: Double) {
    guard wish != self.wish else { return }
    self.wish = wish
    isTold = false
    due = min(due, now)
    if wish != .run, handle == nil, !isOver { phase = .over(reason: "nothing was started") }
  }

  public mutating func prepared(now: Double) {
    (phase, silences, due) = (.prepared, 0, now)
  }

  public mutating func started(_ handle: LaunchHandle, now: Double) {
    (phase, silences, startedAt) = (.started(handle), 0, now)
    // The first look comes soon: most of what goes wrong goes wrong at once.
    due = now + 2
  }

  /// The workers were told to drain or to stop.
  public mutating func told(now: Double) {
    (isTold, silences, due) = (true, 0, now + 0.5)
  }

  public mutating func seen(_ state: LaunchState, now: Double) {
    silences = 0
    switch state {
    case .starting, .running: due = now + (isTold ? 1 : Self.pauseBetweenLooks)
    case .ended(let end): ended(end, now: now)
    }
  }

  private mutating func ended(_ end: LaunchEnd, now: Double) {
    if isDisplaced, wish == .run {
      (isDisplaced, isTold, phase, due) = (false, false, .unprepared, now)
      return
    }
    guard wish == .run, end.kind != .done else {
      phase = .over(reason: end.reason)
      return
    }
    if now - startedAt >= Self.soundLife { failures = 0 }
    // What came from outside is no fault of the host's.
    if end.kind == .failed { failures += 1 }
    again(after: end.kind == .failed ? Self.pause(failures) : Self.firstPause, end.reason, now: now)
  }

  /// A step could not be done.
  public mutating func failed(_ error: LaunchError, now: Double) {
    switch error.kind {
    case .unreachable:
      silences += 1
      due = now + Self.pause(silences)
    case .failed:
      guard handle == nil else {
        due = now + Self.pauseBetweenLooks
        return
      }
      failures += 1
      again(after: Self.pause(failures), error.reason, now: now)
    }
  }

  private mutating func again(after pause: Double, _ reason: String, now: Double) {
    guard failures < Self.mostFailures else {
      phase = .over(reason: "given up after \(failures) tries: \(reason)")
      return
    }
    (phase, due) = (.unprepared, now + pause)
  }

  /// Grows twofold from `firstPause` to `longestPause`.
  private static func pause(_ count: Int) -> Double {
    count > 10 ? longestPause : min(longestPause, firstPause * Double(1 << max(0, count - 1)))
  }
}
