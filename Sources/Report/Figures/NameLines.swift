extension String {
  /// A condition's name or a title in lines for a figure: whole where it is short, else what the table is called and each key of its grid.
  func nameLines(atMost length: Int) -> [String] {
    guard count > length else { return [self] }
    return split(separator: "@").flatMap { String($0).wordLines(atMost: max(1, length)) }
  }

  private func wordLines(atMost length: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= length {
        lines[lines.count - 1] += " " + word
        continue
      }
      var rest = word
      while !rest.isEmpty {
        lines.append(String(rest.prefix(length)))
        rest = rest.dropFirst(length)
      }
    }
    return lines
  }
}
