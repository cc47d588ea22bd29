/// The loops over lanes that all time goes into, in one width of vectors.
///
/// They are compiled once for each width from the same source, and `Kernels` calls those that suit the processor. Lanes run over channels and
/// never meet each other, so all widths give the same bits. One call does the work of a record, a panel or a parameter: what it costs to
/// ask for the width does not show.
public protocol VectorLoops: Sendable {
  /// Channels that are computed side by side.
  var lanes: Int { get }
  /// Columns that a block of registers computes: a multiple of `panelWidth`.
  var blockColumns: Int { get }

  /// y[row][column] = sum over k of x[row][k] * w[k][column], w in panels of 16 columns, [columns / 16][depth][16], the last one filled up. Of y,
  /// panels lie `panelStride` floats apart, rows `yStride`.
  func multiply(
    _ x: UnsafePointer<Float>, _ layout: RowLayout, rows: Int, _ w: UnsafePointer<Float>, columns: Int,
    into y: UnsafeMutablePointer<Float>, yStride: Int, panelStride: Int)

  /// w[xColumns][yColumns] += transpose of x[rows][xColumns] * y[rows][yColumns], rows in ascending order.
  func accumulate(
    _ x: UnsafePointer<Float>, xStride: Int, xColumns: Int, _ y: UnsafePointer<Float>, yStride: Int, yColumns: Int,
    rows: Int, into w: UnsafeMutablePointer<Float>)

  /// sums += the transpose of x at `point` * y at `point`, in blocks [C of x / 16][C of y / 16][16][16] that a block of registers goes through in
  /// one piece.
  func accumulate(_ x: PointTiles, _ y: PointTiles, at point: Int, into sums: UnsafeMutablePointer<Float>)

  /// Transforms of tiles and of weights.
  func transform(_ pass: TilePass, by algorithm: TileAlgorithm)

  /// y = x * scale + shift for each channel, plus `residual` where given, then max(0, ·) if `rectify`; x [L, C].
  func scaleAndShift(
    _ x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    adding residual: UnsafePointer<Float>?, rectify: Bool, into y: UnsafeMutablePointer<Float>)

  /// For each channel of x [L, C] the mean and the sum of squared deviations from it.
  func measureMoments(
    _ x: UnsafePointer<Float>, length: Int, channels: Int, mean: UnsafeMutablePointer<Float>,
    squaredDeviations: UnsafeMutablePointer<Float>)

  /// For each channel of a record [L, C] the sum of dy, and of dy * (x - center).
  func measureGradient(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, length: Int, channels: Int, center: UnsafePointer<Float>,
    sum: UnsafeMutablePointer<Float>, product: UnsafeMutablePointer<Float>)

  /// dx = a * dy + b * x + c for each channel of a record [L, C].
  func combine(
    _ dy: UnsafePointer<Float>, a: UnsafePointer<Float>, _ x: UnsafePointer<Float>, b: UnsafePointer<Float>,
    c: UnsafePointer<Float>, length: Int, channels: Int, into dx: UnsafeMutablePointer<Float>)

  /// dx = dy where x * scale + shift is above zero, and zero elsewhere; x [L, C].
  func maskGradient(
    _ dy: UnsafePointer<Float>, wherePositive x: UnsafePointer<Float>, length: Int, channels: Int,
    scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>)

  /// dx = dx + dy where `output` is above zero, and zero elsewhere.
  func addGradient(
    _ dy: UnsafePointer<Float>, wherePositive output: UnsafePointer<Float>, count: Int,
    to dx: UnsafeMutablePointer<Float>)

  /// y[l] = the larger of the rows 2l and 2l + 1 of max(0, x * scale + shift), x [L, C].
  func rectifyAndPoolPairs(
    _ x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>)

  /// Its gradient with respect to x * scale + shift.
  func rectifyAndPoolPairsGradient(
    _ dy: UnsafePointer<Float>, input x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>)

  /// Updates `count` weights and their moments m and v by `gradient`; `decay` is what remains of a weight.
  func update(
    _ numbers: AdamWUpdate, _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int)

  /// Updates `count` weights and their velocities by `gradient`, to which `decay` times the weight is added.
  func update(
    _ numbers: SGDUpdate, _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    velocity: UnsafeMutablePointer<Float>, count: Int)
}
