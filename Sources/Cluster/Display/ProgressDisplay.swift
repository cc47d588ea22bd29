import DurableFiles
import Foundation
public import Sweep
import Synchronization

/// Shows a running sweep on standard error: a block that is drawn anew on a terminal, plain lines elsewhere.
///
/// Without a terminal there is a line for every recorded task and whatever people have to know, and a summary at most every 10 seconds.
public final class ProgressDisplay: Sendable {
  private struct State {
    var status: SweepStatus
    var drawnLines = 0
    var lastDrawn: ContinuousClock.Instant?
  }

  private let state: Mutex<State>
  private let start = ContinuousClock.now
  private let isTerminal = StandardError.isTerminal

  public init(plan: SweepPlan, recorded: Set<TaskID>) {
    state = Mutex(State(status: SweepStatus(plan: plan, recorded: recorded)))
  }

  /// Takes an event; from any thread.
  public func show(_ event: SweepEvent) {
    state.withLock { state in
      let notes = state.status.notes
      state.status.apply(event, elapsed: elapsed)
      if isTerminal {
        draw(&state, isLast: event.isEnd)
      } else {
        let isNew = state.status.notes != notes && state.status.notes.count >= notes.count
        write(event, &state, note: isNew ? state.status.notes.last : nil)
      }
    }
  }

  private var elapsed: Double { (ContinuousClock.now - start).seconds }

  private func draw(_ state: inout State, isLast: Bool) {
    let now = ContinuousClock.now
    if let last = state.lastDrawn, now - last < .milliseconds(100), !isLast { return }
    state.lastDrawn = now
    let lines = state.status.lines(elapsed: elapsed, width: terminalWidth)
    let up = state.drawnLines > 0 ? "\u{1B}[\(state.drawnLines)A" : ""
    put(up + "\r\u{1B}[J" + lines.joined(separator: "\n") + "\n")
    state.drawnLines = lines.count
  }

  private func write(_ event: SweepEvent, _ state: inout State, note: String?) {
    if let note { put("\(note)\n") }
    if case .recorded(let task, _, _, let seconds, let divergedInEpoch) = event {
      let end = divergedInEpoch.map { ", diverged in epoch \($0)" } ?? ""
      put("\(task): \(SweepStatus.time(seconds))\(end) (\(state.status.recorded) of \(state.status.tasks))\n")
    }
    let now = ContinuousClock.now
    if event.isEnd || now - (state.lastDrawn ?? start) >= .seconds(10) {
      state.lastDrawn = now
      put("\(state.status.summary(elapsed: elapsed))\n")
    }
  }

  private var terminalWidth: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private func put(_ text: String) { StandardError.write(text) }
}

extension SweepEvent {
  fileprivate var isEnd: Bool {
    if case .ended = self { true } else { false }
  }
}
