/// The numbers of one update of gradient descent with momentum, see `SGD` in NeuralNetwork.
public struct SGDUpdate {
  public let momentum: Float
  public let learningRate: Float

  public init(momentum: Double, learningRate: Double) {
    self.momentum = Float(momentum)
    self.learningRate = Float(learningRate)
  }

  /// Updates `count` weights and their velocities by `gradient`, to which `decay` times the weight is added.
  public func apply(
    _ gradient: UnsafePointer<Float>, decay: Float, weights: UnsafeMutablePointer<Float>,
    velocity: UnsafeMutablePointer<Float>, count: Int
  ) {
    let whole = count / Lanes.scalarCount * Lanes.scalarCount
    for i in stride(from: 0, to: whole, by: Lanes.scalarCount) {
      let w = weights.lanes(at: i)
      let g = gradient.lanes(at: i).addingProduct(w, Lanes(repeating: decay))
      let v = g.addingProduct(velocity.lanes(at: i), Lanes(repeating: momentum))
      velocity.store(v, at: i)
      weights.store(w.addingProduct(v, Lanes(repeating: -learningRate)), at: i)
    }
    for i in whole..<count {
      let g = gradient[i].addingProduct(weights[i], decay)
      velocity[i] = g.addingProduct(velocity[i], momentum)
      weights[i] = weights[i].addingProduct(velocity[i], -learningRate)
    }
  }
}
