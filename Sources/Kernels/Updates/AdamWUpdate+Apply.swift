public import KernelInterface

extension AdamWUpdate {
  /// Updates `count` weights and their moments m and v by `gradient`; `decay` is what remains of a weight.
  public func apply(
    _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int
  ) {
    KernelWidth.loops.update(self, gradient, decay: decay, weights: weights, m: m, v: v, count: count)
  }
}
