/// How much of a spread comes from each of two crossed sources of chance, such as the labelled subset and everything else that a seed
/// drives, and how much from the two together: a two-way random-effects analysis of variance with one value a cell.
///
/// Source: Searle, Casella, McCulloch, Variance Components (1992), chapter 4.
public struct CrossedVarianceComponents: Equatable, Sendable {
  /// The variance that the rows' source adds, never below 0.
  public let rows: Double
  /// The variance that the columns' source adds, never below 0.
  public let columns: Double
  /// The variance of what neither explains alone.
  public let interaction: Double
  /// The p of the F test that the rows' source adds nothing.
  public let rowsPValue: Double
  /// The p of the F test that the columns' source adds nothing.
  public let columnsPValue: Double
  private let components: FactorialVarianceComponents

  public var total: Double { rows + columns + interaction }

  /// Nil of fewer than two rows or columns, of rows of different lengths, and where rows and columns explain everything.
  public init?(_ table: [[Double]]) {
    let (rowCount, columnCount) = (table.count, table.first?.count ?? 0)
    guard rowCount > 1, columnCount > 1, table.allSatisfy({ $0.count == columnCount }) else { return nil }
    guard let components = FactorialVarianceComponents(table.flatMap { $0 }, levels: [rowCount, columnCount]) else {
      return nil
    }
    self.components = components
    let (row, column) = (components.components[0], components.components[1])
    rows = row.variance
    columns = column.variance
    interaction = components.remainder
    rowsPValue = row.pValue ?? 1
    columnsPValue = column.pValue ?? 1
  }

  /// The generalised confidence interval of the rows' share of the variance.
  public func rowsShareInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    components.shareIntervals(confidence: confidence).components[0]
  }
}
