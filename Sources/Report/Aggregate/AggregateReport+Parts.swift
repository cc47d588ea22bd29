extension AggregateReport {
  /// What of a report is printed by itself.
  public enum Part: Sendable {
    /// The verdict and one table: at most a screen of 24 lines where there are few conditions.
    case summary
  }

  func document(of part: Part) -> Document {
    switch part {
    case .summary: summaryDocument
    }
  }

  /// The part for a terminal of 80 columns.
  public func text(of part: Part) -> String { document(of: part).text(width: Document.narrowWidth) }

  /// GitHub-flavoured Markdown.
  public func markdown(of part: Part) -> String { document(of: part).markdown }

  /// A LaTeX fragment; its tables need `booktabs`.
  public func latex(of part: Part) -> String { document(of: part).latex }
}
