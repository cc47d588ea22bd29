public import Kernels

/// Which statistics a normalisation uses.
public enum NormalizationMode: Sendable, Equatable {
  /// Those of the batch; the running statistics move towards them by `momentum` (1 replaces them).
  case training(momentum: Double)
  /// The running statistics.
  case evaluation

  /// Training with PyTorch's momentum of 0.1.
  public static let training = NormalizationMode.training(momentum: 0.1)
}

/// A normalisation of channels with learned gain and bias.
public protocol NormalizationLayer {
  /// y = the normalised x, plus `residual` where given, then max(0, ·) if `rectify`. y may be the residual.
  func forward(_ x: Rows, into y: Rows, adding residual: Rows?, rectify: Bool, mode: NormalizationMode)

  /// The gradient of the last training `forward`, dy being the gradient before residual and rectifier. Adds to the gradients of gain and
  /// bias, overwrites dx, which may be x.
  func backward(_ dy: Rows, _ x: Rows, into dx: Rows)

  /// Gain 1, bias 0, running statistics of a standard normal distribution.
  func reset()
}

/// The kind of normalisation a network is built with.
public enum NormalizationKind: String, Sendable {
  case batch
  case group

  func layer(_ name: String, in store: ParameterStore, channels: Int) -> any NormalizationLayer {
    switch self {
    case .batch: BatchNormalization(name, in: store, channels: channels)
    case .group: GroupNormalization(name, in: store, channels: channels)
    }
  }
}
