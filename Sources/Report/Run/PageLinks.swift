import Sweep

/// The addresses of a run's pages, as a page of the same run names them.
struct PageLinks: Sendable {
  /// From the page to the run's first one, such as `../../`; empty on that itself.
  let root: String

  static let ofOverview = PageLinks(root: "")

  /// For a page that is so many folders down.
  init(depth: Int) { root = String(repeating: "../", count: depth) }

  private init(root: String) { self.root = root }

  var overview: String { root.isEmpty ? "./" : root }
  var log: String { "\(root)log" }
  var report: String { "\(root)report" }
  /// The list of all runs.
  var list: String { "\(root)../../" }

  func row(_ name: String) -> String { "\(root)conditions/\(name.pathSegment)" }
  func host(_ name: String) -> String { "\(root)hosts/\(name.pathSegment)" }
  func task(_ task: TaskID) -> String { "\(root)tasks/\(Self.path(task))" }

  /// A task's name as a path.
  static func path(_ task: TaskID) -> String {
    task.name.split(separator: "/").map { String($0).pathSegment }.joined(separator: "/")
  }

  /// A link with a text.
  static func link(_ address: String, _ text: Markup) -> Markup { "<a href=\"\(address)\">\(text)</a>" }
}

extension String {
  /// The text as one part of an address's path.
  var pathSegment: String {
    var text = ""
    for byte in utf8 {
      let isPlain =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._".utf8.contains(byte)
      let digits = String(byte, radix: 16, uppercase: true)
      text += isPlain ? String(UnicodeScalar(byte)) : "%\(digits.count == 1 ? "0" : "")\(digits)"
    }
    return text
  }
}
