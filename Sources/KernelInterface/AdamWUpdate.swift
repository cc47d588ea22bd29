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
}
