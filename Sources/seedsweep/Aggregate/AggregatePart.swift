import ArgumentParser
import Report

/// What alone is printed of a report.
enum AggregatePart: EnumerableFlag {
  case summary, perClass, metrics

  static func help(for part: AggregatePart) -> ArgumentHelp? {
    switch part {
    case .summary: "Only the verdict and one table, which one screen has room for."
    case .perClass:
      "Only which class fails, and F1, precision and recall of every class. As csv a row a class of every trial."
    case .metrics: "Only all metrics of every condition."
    }
  }

  var part: AggregateReport.Part {
    switch self {
    case .summary: .summary
    case .perClass: .classes
    case .metrics: .metrics
    }
  }

  /// What the flag is called.
  var name: String {
    switch self {
    case .summary: "--summary"
    case .perClass: "--per-class"
    case .metrics: "--metrics"
    }
  }

  /// Formats for programs have everything, or rows of their own.
  func check(_ format: AggregateCommand.Format) throws {
    switch format {
    case .text, .markdown, .latex: return
    case .csv where self == .perClass: return
    case .methods, .json, .csv, .hostsCSV, .epochsCSV:
      let rows = self == .perClass ? ", latex or csv" : " or latex"
      throw ValidationError("\(name) has no --format \(format.rawValue); expected text, markdown\(rows)")
    }
  }
}
