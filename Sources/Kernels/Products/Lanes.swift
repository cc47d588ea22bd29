/// Eight neighbouring channels. Lanes never meet each other, so the order of every sum is independent of the width.
typealias Lanes = SIMD8<Float>

/// Output channels that one register block computes: two vectors of lanes.
let panelWidth = 16

extension UnsafePointer<Float> {
  @inline(__always)
  func lanes(at offset: Int) -> Lanes {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Lanes.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  func lanes(at offset: Int) -> Lanes { UnsafePointer(self).lanes(at: offset) }

  @inline(__always)
  func store(_ lanes: Lanes, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: lanes, as: Lanes.self)
  }
}

/// Eight rows of eight values, `rowStride` apart, to rows of their columns, one after the other.
///
/// Of 64 values in a row, the place has three bits of the row before three of the column, and each perfect shuffle moves the first
/// bit to the end.
@inline(__always)
func transposeBlock(_ source: UnsafePointer<Float>, rowStride: Int, into target: UnsafeMutablePointer<Float>) {
  var rows = InlineArray<8, Lanes> { (i: Int) in source.lanes(at: i &* rowStride) }
  for _ in 0..<3 {
    let (a0, a1) = interleaved(rows[0], rows[4])
    let (a2, a3) = interleaved(rows[1], rows[5])
    let (a4, a5) = interleaved(rows[2], rows[6])
    let (a6, a7) = interleaved(rows[3], rows[7])
    rows = [a0, a1, a2, a3, a4, a5, a6, a7]
  }
  unrolled(8) { target.store(rows[$0], at: $0 &* 8) }
}

/// The values of two rows one by one in turns.
@inline(__always)
private func interleaved(_ a: Lanes, _ b: Lanes) -> (Lanes, Lanes) {
  (Lanes(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]), Lanes(a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7]))
}
