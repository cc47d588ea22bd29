import KernelInterface

/// Where the second of a block's two vectors of columns lies, from the first one.
///
/// In eight lanes they are the halves of a panel, which the compiler knows. In sixteen they are two neighbouring panels, or twice the same one
/// where a panel has no neighbour: blocks of one vector a row would wait for their sums.
struct SecondVector {
  #if WIDE
    let inSource: Int
    let inTarget: Int
  #else
    var inSource: Int { Lanes.scalarCount }
    var inTarget: Int { Lanes.scalarCount }

    @inline(__always)
    init(inSource: Int, inTarget: Int) {}
  #endif

  @inline(__always)
  static var alone: SecondVector { SecondVector(inSource: 0, inTarget: 0) }

  /// Columns of a block that has both.
  static var columns: Int { 2 * Lanes.scalarCount }
}

/// Products of `rows` rows and two vectors of columns, with all sums in registers: 6 rows need 12 of the 16 AVX2 registers. The same block is
/// the fastest one with the 32 registers of AVX-512, where more rows spill.
///
/// `rows` is known at compile time, so the inner loops are unrolled and the inline arrays become registers. The wrapping
/// operators spare the overflow checks of -O, which cost 5 to 23 % of the speed.
enum RowBlock<let rows: Int> {
  /// y[row][columns] = sum over k of x[row][k] * w[k][columns]
  @inline(never)
  static func multiply(
    _ x: UnsafePointer<Float>, _ layout: RowLayout, _ w: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    yStride: Int, _ second: SecondVector
  ) {
    var left = InlineArray<rows, Lanes>(repeating: .zero)
    var right = InlineArray<rows, Lanes>(repeating: .zero)
    var (x, w) = (x, w)
    for _ in 0..<layout.runs {
      for k in 0..<layout.runLength {
        let wLeft = w.lanes(at: panelWidth &* k)
        let wRight = w.lanes(at: panelWidth &* k &+ second.inSource)
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
      y.store(right[row], at: row &* yStride &+ second.inTarget)
    }
  }

  /// w[row][columns] += sum over k of x[k][row] * y[k][columns]
  @inline(never)
  static func accumulate(
    _ x: UnsafePointer<Float>, xStride: Int, _ y: UnsafePointer<Float>, yStride: Int, depth: Int,
    into w: UnsafeMutablePointer<Float>, wStride: Int, _ second: SecondVector
  ) {
    var left = InlineArray<rows, Lanes>(repeating: .zero)
    var right = InlineArray<rows, Lanes>(repeating: .zero)
    for row in 0..<rows {
      left[row] = w.lanes(at: row &* wStride)
      right[row] = w.lanes(at: row &* wStride &+ second.inTarget)
    }
    for k in 0..<depth {
      let yLeft = y.lanes(at: k &* yStride)
      let yRight = y.lanes(at: k &* yStride &+ second.inSource)
      for row in 0..<rows {
        let value = Lanes(repeating: x[k &* xStride &+ row])
        left[row] = left[row].addingProduct(value, yLeft)
        right[row] = right[row].addingProduct(value, yRight)
      }
    }
    for row in 0..<rows {
      w.store(left[row], at: row &* wStride)
      w.store(right[row], at: row &* wStride &+ second.inTarget)
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
