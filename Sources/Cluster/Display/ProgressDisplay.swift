import DurableFiles
import Foundation
import PrintableText
public import Sweep
import Synchronization

/// Shows a running sweep on standard error: a block that is drawn anew on a terminal, plain lines elsewhere.
///
/// Without a terminal there is a line for every recorded task and whatever people have to know, and a summary at most every 10 seconds.
public final class ProgressDisplay: Sendable {
  private struct State {
    var sweep: SweepState
    var drawnLines = 0
    /// When something was last drawn or summed up, in the time of events.
    var lastDrawn: Double
  }

  private let state: Mutex<State>
  private let isTerminal = StandardError.isTerminal

  /// A display of a sweep that begins as `sweep`.
  public init(_ sweep: SweepState) { state = Mutex(State(sweep: sweep, lastDrawn: sweep.time)) }

  /// Takes an event; from any thread.
  public func show(_ event: TimedEvent) {
    state.withLock { state in
      state.sweep.apply(event)
      if isTerminal { draw(&state, event) } else { write(&state, event) }
    }
  }

  private func draw(_ state: inout State, _ event: TimedEvent) {
    guard event.time - state.lastDrawn >= 0.1 || event.event.isEnd || state.drawnLines == 0 else { return }
    state.lastDrawn = event.time
    // The cursor's own line is below the block; a block that is higher than the terminal could not be drawn over.
    let (width, height) = terminalSize
    let lines = state.sweep.lines(width: width, height: height - 1)
    let up = state.drawnLines > 0 ? "\u{1B}[\(state.drawnLines)A" : ""
    StandardError.command(up + "\r\u{1B}[J")
    put(lines.joined(separator: "\n") + "\n")
    state.drawnLines = lines.count
  }

  private func write(_ state: inout State, _ event: TimedEvent) {
    if let notice = event.event.notice { put("\(notice.printable(atMost: 1000))\n") }
    if case .recorded(let task, _, _, let seconds, let divergedInEpoch) = event.event {
      let end = divergedInEpoch.map { ", diverged in epoch \($0)" } ?? ""
      put("\(task): \(durationText(seconds))\(end) (\(state.sweep.recorded) of \(state.sweep.tasks))\n")
    }
    guard event.event.isEnd || event.time - state.lastDrawn >= 10 else { return }
    state.lastDrawn = event.time
    put("\(state.sweep.totals.summary)\n")
  }

  private var terminalSize: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
    return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  private func put(_ text: String) { StandardError.write(text) }
}
