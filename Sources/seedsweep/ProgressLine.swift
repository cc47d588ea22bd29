import DurableFiles

/// A line on standard error that counts up in place, where standard error is a terminal.
struct ProgressLine {
  private let title: String
  private let isShown = StandardError.isTerminal
  private var percent = -1

  init(_ title: String) { self.title = title }

  /// Shows how many of `total` are done, when that is another percentage than before.
  mutating func show(_ done: Int, of total: Int) {
    let percent = total == 0 ? 100 : 100 * done / total
    guard isShown, percent != self.percent else { return }
    self.percent = percent
    StandardError.command("\r")
    StandardError.write("\(title): \(done) of \(total) (\(percent) %)\(done == total ? "\n" : "")")
  }

  /// Leaves the line, when it was left unfinished.
  func end() {
    if isShown && percent >= 0 && percent < 100 { StandardError.write("\n") }
  }
}
