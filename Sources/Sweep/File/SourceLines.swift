/// Finds the line of a key or value in the text of a TOML file, which the parser does not tell once it has succeeded.
struct SourceLines {
  private let lines: [Substring]

  init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The line, from 1, that sets `key` (sections separated by dots), or the nearest enclosing table's; nil where there is neither.
  func line(of key: String) -> Int? {
    var section = ""
    var enclosing: (line: Int, length: Int)?
    for (index, line) in lines.enumerated() {
      let content = line.drop { $0 == " " || $0 == "\t" }
      let path: String
      if content.first == "[" {
        section = Self.trimmed(content.dropFirst().prefix { $0 != "]" })
        path = section
      } else if content.first != "#", let equals = content.firstIndex(of: "=") {
        let name = Self.trimmed(content[..<equals])
        path = section.isEmpty ? name : "\(section).\(name)"
      } else {
        continue
      }
      if path == key { return index + 1 }
      if key.hasPrefix(path + "."), path.utf8.count > enclosing?.length ?? 0 {
        enclosing = (index + 1, path.utf8.count)
      }
    }
    return enclosing?.line
  }

  /// The line of the `occurrence`-th string `value` (from 1) at or after the line of `key`.
  func line(of key: String, value: String, occurrence: Int = 1) -> Int? {
    guard let start = line(of: key) else { return nil }
    var remaining = occurrence
    for (index, line) in lines.enumerated().dropFirst(start - 1) {
      let content = line.prefix { $0 != "#" }
      remaining -= content.split(separator: "\"\(value)\"", omittingEmptySubsequences: false).count - 1
      if remaining <= 0 { return index + 1 }
    }
    return start
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    text.split { $0 == " " || $0 == "\t" || $0 == "\"" }.joined()
  }
}
