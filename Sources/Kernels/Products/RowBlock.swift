/// How the values of a block's rows lie in memory: `runs` runs of `runLength` neighbouring values, rows and runs apart by strides.
struct RowLayout {
  let rowStride: Int
  var runs = 1
  let runLength: Int
  var runStride = 0

  var depth: Int { runs * runLength }
}

/// Products of `rows` rows and 16 columns, with all sums in registers: 6 rows need 12 of the 16 AVX2 registers.
///
/// `rows` is known at compile time, so the inner loops are unrolled and the inline arrays become registers. The wrapping
/// operators spare the overflow checks of -O, which cost 5 to 23 % of the speed.
enum RowBlock<let rows: Int> {
  /// y[row][0..<16] = sum over k of x[row][k] * w[k][0..<16]
  @inline(never)
  static func multiply(
    _ x: UnsafePointer<Float>, _ layout: RowLayout, _ w: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    yStride: Int
  ) {
    var left = InlineArray<rows, Lanes>(repeating: .zero)
    var right = InlineArray<rows, Lanes>(repeating: .zero)
    var (x, w) = (x, w)
    for _ in 0..<layout.runs {
      for k in 0..<layout.runLength {
        let wLeft = w.lanes(at: panelWidth &* k)
        let wRight = w.lanes(at: panelWidth &* k &+ 8)
        for row in 0..<rows {
          let value = Lanes(repeating: x[row &* layout.rowStride &+ k])
          left[row] = left[row].addingProduct(value, wLeft)
          right[row] = right[row].addingProduct(value, wRight)
        }
      }
      x += layout.runStride
      w += panelWidth &* layout.runLength
    }
    for row in 0..<rows {
      y.store(left[row], at: row &* yStride)
      y.store(right[row], at: row &* yStride &+ 8)
    }
  }

  /// w[row][0..<16] += sum over k of x[k][row] * y[k][0..<16]
  @inline(never)
  static func accumulate(
    _ x: UnsafePointer<Float>, xStride: Int, _ y: UnsafePointer<Float>, yStride: Int, depth: Int,
    into w: UnsafeMutablePointer<Float>, wStride: Int
  ) {
    var left = InlineArray<rows, Lanes>(repeating: .zero)
    var right = InlineArray<rows, Lanes>(repeating: .zero)
    for row in 0..<rows {
      left[row] = w.lanes(at: row &* wStride)
      right[row] = w.lanes(at: row &* wStride &+ 8)
    }
    for k in 0..<depth {
      let yLeft = y.lanes(at: k &* yStride)
      let yRight = y.lanes(at: k &* yStride &+ 8)
      for row in 0..<rows {
        let value = Lanes(repeating: x[k &* xStride &+ row])
        left[row] = left[row].addingProduct(value, yLeft)
        right[row] = right[row].addingProduct(value, yRight)
      }
    }
    for row in 0..<rows {
      w.store(left[row], at: row &* wStride)
      w.store(right[row], at: row &* wStride &+ 8)
    }
  }
}

/// Cuts `count` rows into blocks of at most 6 that differ by one at most: no thin block is left at the end.
@inline(__always)
func forEachBlock(of count: Int, _ body: (_ first: Int, _ rows: Int) -> Void) {
  let blocks = (count &+ 5) / 6
  var first = 0
  for block in 0..<blocks {
    let left = blocks &- block
    let rows = (count &- first &+ left &- 1) / left
    body(first, rows)
    first &+= rows
  }
}
