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
///
/// It makes y = x * scale + shift of a convolution's output, and dx = a * dy + b * x + c of the gradient. The coefficients depend on
/// sums over the batch, so a pass has three parts: the records are measured one by one while they are computed, the coefficients are
/// settled, and the next kernel applies them to each record that it reads.
public protocol NormalizationLayer: AnyObject {
  var state: NormalizationState { get }

  /// Before records are computed: settles what does not depend on them.
  func begin(_ mode: NormalizationMode)

  /// Measures record `n` [`length`, C]; called from several threads.
  func measure(_ n: Int, _ record: UnsafePointer<Float>, length: Int, mode: NormalizationMode)

  /// After all `records` were measured: settles scale and shift.
  func finish(records: Int, length: Int, mode: NormalizationMode)

  /// After the gradients of all `records` were measured: settles a, b and c and writes the gradients of gain and bias.
  func finishGradient(records: Int, length: Int)

  /// Gain 1, bias 0, running statistics of a standard normal distribution.
  func reset()
}

extension NormalizationLayer {
  /// y = the normalised x, then max(0, ·) if `rectify`; y may be x.
  public func forward(_ x: Rows, into y: Rows, rectify: Bool, mode: NormalizationMode) {
    begin(mode)
    for n in 0..<x.records { measure(n, x.record(n), length: x.length, mode: mode) }
    finish(records: x.records, length: x.length, mode: mode)
    for n in 0..<x.records { state.apply(n, x.record(n), length: x.length, rectify: rectify, into: y.record(n)) }
  }

  /// The gradient of the last training `forward`, with respect to x: writes those of gain and bias, and dx, which may be x. dy is masked first where the rectifier was closed, if there was one.
  public func backward(_ dy: Rows, _ x: Rows, rectified: Bool, into dx: Rows) {
    for n in 0..<x.records {
      if rectified { state.mask(n, dy.record(n), x.record(n), length: x.length, into: dy.record(n)) }
      state.measureGradient(n, dy.record(n), x.record(n), length: x.length)
    }
    finishGradient(records: x.records, length: x.length)
    for n in 0..<x.records {
      state.applyGradient(n, dy.record(n), x.record(n), length: x.length, into: dx.record(n))
    }
  }
}

/// The kind of normalisation a network is built with.
public enum NormalizationKind: String, Sendable {
  case batch
  case group

  func layer(
    _ name: String, in store: ParameterStore, channels: Int, capacity: Int
  ) -> any NormalizationLayer {
    switch self {
    case .batch: BatchNormalization(name, in: store, channels: channels, capacity: capacity)
    case .group: GroupNormalization(name, in: store, channels: channels, capacity: capacity)
    }
  }
}
