import Foundation
import Report
import Sweep
import Training

/// An address that the server answers, and with what. Every one of them stands in `ofRun`, `ofServer` or `ofList`.
struct Route: Sendable {
  struct Question: Sendable {
    var run: any ShownRun
    /// What stood in the places of the parts in braces.
    var values: [String: String]
  }

  enum Answer: Sendable {
    /// A text of a type; nil where there is no such thing.
    case text(type: String, @Sendable (Question) throws -> String?)
    /// What changes on the run's page, as events for as long as the visitor stays.
    case changes
  }

  /// Below the run's first page. A part in braces stands for any one, and with dots before the brace for all that follow.
  let path: String
  let summary: String
  let answer: Answer

  /// What a path's parts say in the places of the parts in braces; nil where the path is another one.
  func values(of parts: [String]) -> [String: String]? {
    let pattern = path.split(separator: "/", omittingEmptySubsequences: false)
    var values: [String: String] = [:]
    for (index, part) in pattern.enumerated() {
      if part.hasPrefix("{"), part.hasSuffix("...}") {
        guard index < parts.count else { return nil }
        values[String(part.dropFirst().dropLast(4))] = parts[index...].joined(separator: "/")
        return values
      }
      guard index < parts.count else { return nil }
      if part.hasPrefix("{") {
        values[String(part.dropFirst().dropLast())] = parts[index]
      } else if part != parts[index] {
        return nil
      }
    }
    return pattern.count == parts.count ? values : nil
  }

  static let html = "text/html; charset=utf-8"
  static let json = "application/json"
}

extension Route {
  /// Of one run, below its first page.
  static let ofRun: [Route] = [
    page("", "How the run stands and what it gave.") { try $0.run.page().html },
    page("log", "The last events, the newest first.") { RunPages(try $0.run.page()).log },
    page("report", "The report of what is recorded, as seedsweep report writes it.") { try $0.run.report()?.html },
    page("conditions/{condition}", "Every trial of a condition, or every pretraining of an encoder.") { question in
      let pages = RunPages(try question.run.page())
      let name = question.values["condition"] ?? ""
      return pages.condition(
        name, pretrainings: try pages.encoder(ofRow: name).map(question.run.pretrainings(of:)) ?? [])
    },
    page("hosts/{host}", "What a host is and did, also after it left.") {
      RunPages(try $0.run.page()).host($0.values["host"] ?? "")
    },
    page("tasks/{task...}", "Where a task stands, what it gave, its attempts and events.") { question in
      guard let task = TaskID(name: question.values["task"] ?? "") else { return nil }
      var pretrainings: [PretrainingResult] = []
      if case .pretraining(let encoder, _) = task { pretrainings = try question.run.pretrainings(of: encoder) }
      return RunPages(try question.run.page()).task(
        task, explanation: try question.run.explanation(of: task), pretrainings: pretrainings)
    },
    Route(path: "events", summary: "What changes on the run's page, as server-sent events.", answer: .changes),
    text("api/status", json, "How the run stands.") { try $0.run.status().json },
    text("api/results", json, "What aggregate --format json prints.") { AggregateReport(try $0.run.outcome()).json },
    text("metrics", "text/plain; version=0.0.4; charset=utf-8", "How the run stands, for Prometheus.") {
      try $0.run.status().prometheus
    },
  ]

  /// Paths of the server itself, whatever it shows.
  static let ofServer = ["live.js": "The script of every page."]

  /// Paths of a server that shows a list of runs, whose own routes are below `runs/{run}/`.
  static let ofList = ["": "The list of runs.", "api/runs": "The same for programs."]

  private static func text(
    _ path: String, _ type: String, _ summary: String, _ body: @escaping @Sendable (Question) throws -> String?
  ) -> Route { Route(path: path, summary: summary, answer: .text(type: type, body)) }

  private static func page(
    _ path: String, _ summary: String, _ body: @escaping @Sendable (Question) throws -> String?
  ) -> Route { text(path, html, summary, body) }
}

extension String {
  /// The parts of an address's path, with every sign that was written by its number as itself; nil where that gives no text.
  var pathParts: [String]? {
    var parts: [String] = []
    for part in dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      guard let plain = String(part).removingPercentEncoding else { return nil }
      parts.append(plain)
    }
    return parts.isEmpty ? [""] : parts
  }
}
