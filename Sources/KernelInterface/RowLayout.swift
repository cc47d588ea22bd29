/// Columns of a panel of weights.
@inlinable @inline(__always)
public var panelWidth: Int { 16 }

/// How the values of a block's rows lie in memory: `runs` runs of `runLength` neighbouring values, rows and runs apart by strides.
public struct RowLayout {
  public let rowStride: Int
  public let runs: Int
  public let runLength: Int
  public let runStride: Int

  public init(rowStride: Int, runs: Int = 1, runLength: Int, runStride: Int = 0) {
    self.rowStride = rowStride
    self.runs = runs
    self.runLength = runLength
    self.runStride = runStride
  }

  public var depth: Int { runs * runLength }
}
