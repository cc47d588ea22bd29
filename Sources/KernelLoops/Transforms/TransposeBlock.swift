/// Eight rows of eight values, `rowStride` apart, to rows of their columns, `targetStride` apart. Eight in any width: small batches lose more
/// by transposing blocks of 16 than lanes gain.
///
/// Of 64 values in a row, the place has three bits of the row before three of the column, and each perfect shuffle moves the first
/// bit to the end.
@inline(__always)
func transposeBlock(
  _ source: UnsafePointer<Float>, rowStride: Int, into target: UnsafeMutablePointer<Float>, targetStride: Int
) {
  var rows = InlineArray<8, Eight> { (i: Int) in source.eight(at: i &* rowStride) }
  for _ in 0..<3 {
    let (a0, a1) = interleaved(rows[0], rows[4])
    let (a2, a3) = interleaved(rows[1], rows[5])
    let (a4, a5) = interleaved(rows[2], rows[6])
    let (a6, a7) = interleaved(rows[3], rows[7])
    rows = [a0, a1, a2, a3, a4, a5, a6, a7]
  }
  unrolled(8) { target.storeEight(rows[$0], at: $0 &* targetStride) }
}

/// The values of two rows one by one in turns.
@inline(__always)
private func interleaved(_ a: Eight, _ b: Eight) -> (Eight, Eight) {
  (Eight(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]), Eight(a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7]))
}
