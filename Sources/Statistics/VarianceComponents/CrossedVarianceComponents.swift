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

  public var total: Double { rows + columns + interaction }

  /// Nil of fewer than two rows or columns, of rows of different lengths, and where rows and columns explain everything.
  public init?(_ table: [[Double]]) {
    let (rowCount, columnCount) = (table.count, table.first?.count ?? 0)
    guard rowCount > 1, columnCount > 1, table.allSatisfy({ $0.count == columnCount }) else { return nil }
    let rowMeans = table.compactMap { Summary($0).mean }
    let columnMeans = (0..<columnCount).compactMap { column in Summary(table.map { $0[column] }).mean }
    guard let mean = Summary(rowMeans).mean else { return nil }
    func squares(_ means: [Double]) -> Double { means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } }
    var residual = 0.0
    for (row, rowMean) in zip(table, rowMeans) {
      for (value, columnMean) in zip(row, columnMeans) {
        let rest = value - rowMean - columnMean + mean
        residual += rest * rest
      }
    }
    let (rowFreedom, columnFreedom) = (rowCount - 1, columnCount - 1)
    let rowSquare = Double(columnCount) * squares(rowMeans) / Double(rowFreedom)
    let columnSquare = Double(rowCount) * squares(columnMeans) / Double(columnFreedom)
    interaction = residual / Double(rowFreedom * columnFreedom)
    guard interaction > 0 else { return nil }
    rows = max(0, (rowSquare - interaction) / Double(columnCount))
    columns = max(0, (columnSquare - interaction) / Double(rowCount))
    rowsPValue = FisherDistribution(rowFreedom, rowFreedom * columnFreedom).upperTail(rowSquare / interaction)
    columnsPValue = FisherDistribution(columnFreedom, rowFreedom * columnFreedom).upperTail(columnSquare / interaction)
  }
}
