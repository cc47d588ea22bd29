/// The numbers of one update of gradient descent with momentum, see `SGD` in NeuralNetwork.
public struct SGDUpdate {
  public let momentum: Float
  public let learningRate: Float

  public init(momentum: Double, learningRate: Double) {
    self.momentum = Float(momentum)
    self.learningRate = Float(learningRate)
  }
}
