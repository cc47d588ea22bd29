/// The parts of a batch that weight gradients are summed over before they are added up, in this order.
///
/// They depend on nothing but the batch's size, so that neither do the bits of the sum: threads take whole parts.
struct BatchParts {
  let records: Int

  /// More parts serve more threads, but each costs memory for its sums and a pass over them.
  private static let most = 4
  private static let smallest = 32

  var count: Int { min(Self.most, max(1, records / Self.smallest)) }

  subscript(_ part: Int) -> Range<Int> { part * records / count..<(part + 1) * records / count }
}

extension ThreadTeam {
  /// Lets `body` add to sums [`count`], which start at zero, for each part of a batch; then adds the parts' sums up in their order.
  func sums(
    over parts: BatchParts, count: Int,
    _ body: (_ records: Range<Int>, _ sums: UnsafeMutablePointer<Float>, _ scratch: Scratch) -> Void
  ) -> UnsafeMutablePointer<Float> {
    let stride = FloatStack.rounded(count)
    let total = shared.floats(parts.count * stride).next
    forEach(parts.count) { part, scratch in
      let sums = total + part * stride
      sums.update(repeating: 0, count: count)
      body(parts[part], sums, scratch)
    }
    for part in 1..<parts.count { addFloats(total + part * stride, to: total, count: count) }
    return total
  }
}

/// y += x
func addFloats(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int) {
  for i in 0..<count { y[i] += x[i] }
}
