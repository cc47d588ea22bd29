/// The numbers of one AdamW update, see `AdamW` in NeuralNetwork.
public struct AdamWUpdate {
  public let beta1: Float
  public let beta2: Float
  /// 1 - beta1 and 1 - beta2, rounded from double precision.
  public let gradientShare: Float
  public let squareShare: Float
  public let epsilon: Float
  /// Learning rate / (1 - beta1 ^ step).
  public let stepSize: Float
  /// 1 / sqrt(1 - beta2 ^ step).
  public let secondScale: Float

  public init(beta1: Double, beta2: Double, epsilon: Double, stepSize: Double, secondScale: Double) {
    self.beta1 = Float(beta1)
    self.beta2 = Float(beta2)
    gradientShare = Float(1 - beta1)
    squareShare = Float(1 - beta2)
    self.epsilon = Float(epsilon)
    self.stepSize = Float(stepSize)
    self.secondScale = Float(secondScale)
  }

  /// Updates `count` weights and their moments m and v by `gradient`; `decay` is what remains of a weight.
  public func apply(
    _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int
  ) {
    let whole = count / Lanes.scalarCount * Lanes.scalarCount
    for i in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let g = gradient.lanes(at: i)
      let first = (m.lanes(at: i) * beta1).addingProduct(g, Lanes(repeating: gradientShare))
      let second = (v.lanes(at: i) * beta2).addingProduct(g * g, Lanes(repeating: squareShare))
      m.store(first, at: i)
      v.store(second, at: i)
      weights.store(
        weights.lanes(at: i) * decay - stepSize * (first / (second.squareRoot() * secondScale + epsilon)), at: i)
    }
    for i in whole..<count {
      let g = gradient[i]
      m[i] = (m[i] * beta1).addingProduct(g, gradientShare)
      v[i] = (v[i] * beta2).addingProduct(g * g, squareShare)
      weights[i] = weights[i] * decay - stepSize * (m[i] / (v[i].squareRoot() * secondScale + epsilon))
    }
  }
}
