public import KernelInterface

extension Loops {
  @inline(never)
  public func update(
    _ numbers: AdamWUpdate, _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int
  ) {
    let whole = count / Lanes.scalarCount * Lanes.scalarCount
    for i in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let g = gradient.lanes(at: i)
      let first = (m.lanes(at: i) * numbers.beta1).addingProduct(g, Lanes(repeating: numbers.gradientShare))
      let second = (v.lanes(at: i) * numbers.beta2).addingProduct(g * g, Lanes(repeating: numbers.squareShare))
      m.store(first, at: i)
      v.store(second, at: i)
      weights.store(
        weights.lanes(at: i) * decay - numbers.stepSize
          * (first / (second.squareRoot() * numbers.secondScale + numbers.epsilon)), at: i)
    }
    for i in whole..<count {
      let g = gradient[i]
      m[i] = (m[i] * numbers.beta1).addingProduct(g, numbers.gradientShare)
      v[i] = (v[i] * numbers.beta2).addingProduct(g * g, numbers.squareShare)
      weights[i] =
        weights[i] * decay - numbers.stepSize * (m[i] / (v[i].squareRoot() * numbers.secondScale + numbers.epsilon))
    }
  }
}
