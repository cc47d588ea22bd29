import Kernels

/// Adam with decoupled weight decay and bias correction, as PyTorch computes it.
///
/// Source: Loshchilov and Hutter, "Decoupled weight decay regularization" (ICLR 2019).
public final class AdamW {
  private let store: ParameterStore
  private let parameters: [Parameter]
  private let weightDecay: Double
  private let beta1 = 0.9
  private let beta2 = 0.999
  private let epsilon = 1e-8
  private var beta1Power = 1.0
  private var beta2Power = 1.0
  private let firstMoment: FloatBuffer
  private let secondMoment: FloatBuffer

  /// Trains `parameters` of the store; the others stay as they are.
  public init(_ store: ParameterStore, parameters: [Parameter], weightDecay: Double) {
    self.store = store
    self.parameters = parameters
    self.weightDecay = weightDecay
    let count = parameters.reduce(0) { $0 + $1.count }
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
  }

  /// One update by the gradients in the store.
  public func step(learningRate: Double) {
    beta1Power *= beta1
    beta2Power *= beta2
    let stepSize = Float(learningRate / (1 - beta1Power))
    let secondScale = Float(1 / (1 - beta2Power).squareRoot())
    var offset = 0
    for parameter in parameters {
      let decay = parameter.decays ? Float(1 - learningRate * weightDecay) : 1
      update(parameter, at: offset, decay: decay, stepSize: stepSize, secondScale: secondScale)
      offset += parameter.count
    }
  }

  private func update(_ parameter: Parameter, at offset: Int, decay: Float, stepSize: Float, secondScale: Float) {
    let value = store.values(parameter)
    let gradient = store.gradient(parameter)
    let m = firstMoment.base + offset
    let v = secondMoment.base + offset
    let (b1, b2, epsilon) = (Float(beta1), Float(beta2), Float(epsilon))
    let (c1, c2) = (Float(1 - beta1), Float(1 - beta2))
    for i in 0..<parameter.count {
      let g = gradient[i]
      m[i] = (m[i] * b1).addingProduct(g, c1)
      v[i] = (v[i] * b2).addingProduct(g * g, c2)
      value[i] = value[i] * decay - stepSize * (m[i] / (v[i].squareRoot() * secondScale + epsilon))
    }
  }
}
