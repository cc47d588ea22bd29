/// The lines of a message that say how a command is called, which ArgumentParser leaves as long as they are.
enum UsageLines {
  private static let width = 80
  private static let indent = 7

  /// The message with these lines broken between options.
  static func wrapped(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.lowercased().hasPrefix("usage: ") ? wrapped(line: line) : String(line)
    }.joined(separator: "\n")
  }

  private static func wrapped(line: Substring) -> String {
    var lines: [String] = []
    var current = ""
    for word in words(line) {
      if !current.isEmpty, current.count + 1 + word.count > width {
        lines.append(current)
        current = String(repeating: " ", count: indent) + word
      } else {
        current += current.isEmpty ? word : " \(word)"
      }
    }
    return (lines + [current]).joined(separator: "\n")
  }

  /// What stays on one line: `[--format <format>]`, `<run> ...`.
  private static func words(_ line: Substring) -> [String] {
    var words: [String] = []
    var depth = 0
    for word in line.split(separator: " ") {
      if depth > 0 || word == "..." && !words.isEmpty {
        words[words.count - 1] += " \(word)"
      } else {
        words.append(String(word))
      }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    return words
  }
}
