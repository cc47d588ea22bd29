public import KernelInterface

extension Loops {
  @inline(never)
  public func update(
    _ numbers: SGDUpdate, _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    velocity: UnsafeMutablePointer<Float>, count: Int
  ) {
    let whole = count / Lanes.scalarCount * Lanes.scalarCount
    for i in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let w = weights.lanes(at: i)
      let g = gradient.lanes(at: i).addingProduct(w, Lanes(repeating: decay))
      let v = g.addingProduct(velocity.lanes(at: i), Lanes(repeating: numbers.momentum))
      velocity.store(v, at: i)
      weights.store(w.addingProduct(v, Lanes(repeating: -numbers.learningRate)), at: i)
    }
    for i in whole..<count {
      let g = gradient[i].addingProduct(weights[i], decay)
      velocity[i] = g.addingProduct(velocity[i], numbers.momentum)
      weights[i] = weights[i].addingProduct(velocity[i], -numbers.learningRate)
    }
  }
}
