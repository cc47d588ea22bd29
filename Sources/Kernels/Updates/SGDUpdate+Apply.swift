public import KernelInterface

extension SGDUpdate {
  /// Updates `count` weights and their velocities by `gradient`, to which `decay` times the weight is added.
  public func apply(
    _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    velocity: UnsafeMutablePointer<Float>, count: Int
  ) {
    KernelWidth.loops.update(self, gradient, decay: decay, weights: weights, velocity: velocity, count: count)
  }
}
