extension AggregateReport {
  /// What of a report is printed by itself.
  public enum Part: Sendable {
    /// The verdict and one table: at most a screen of 24 lines where there are few conditions.
    case summary
    /// Which class fails, and every class of every condition.
    case classes
    /// All metrics of every condition.
    case metrics
  }

  func document(of part: Part) -> Document {
    switch part {
    case .summary: summaryDocument
    case .classes: Document(sections: classSections)
    case .metrics: Document(sections: [metricsSection])
    }
  }

  /// The part for a terminal of 80 columns.
  public func text(of part: Part) -> String { document(of: part).text(width: Document.narrowWidth) }

  /// GitHub-flavoured Markdown.
  public func markdown(of part: Part) -> String { document(of: part).markdown }

  /// A LaTeX fragment for a page of one or two columns; its tables need `booktabs`.
  public func latex(of part: Part, columns: LaTeXColumns) -> String {
    document(of: part).latex(columns: columns, label: label)
  }

  /// A row a class of every trial as in RFC 4180.
  public var classesCSV: String { outcome.classesCSV }
}
