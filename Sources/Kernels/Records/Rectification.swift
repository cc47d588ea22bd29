import KernelInterface

/// dx = dy where x * scale + shift is above zero, and zero elsewhere; x [L, C], dx may be dy.
public func maskGradient(
  _ dy: UnsafePointer<Float>, wherePositive x: UnsafePointer<Float>, length: Int, channels: Int,
  scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.maskGradient(
    dy, wherePositive: x, length: length, channels: channels, scale: scale, shift: shift, into: dx)
}

/// dx = dx + dy where `output` is above zero, and zero elsewhere.
public func addGradient(
  _ dy: UnsafePointer<Float>, wherePositive output: UnsafePointer<Float>, count: Int,
  to dx: UnsafeMutablePointer<Float>
) {
  KernelWidth.loops.addGradient(dy, wherePositive: output, count: count, to: dx)
}
