public import Kernels

/// GroupNorm with eight groups: the same in training and evaluation, without running statistics.
public final class GroupNormalization: NormalizationLayer {
  public static let groups = 8
  public static let epsilon = 1e-5

  public let weight: Parameter
  public let bias: Parameter
  private let store: ParameterStore
  private var moments: GroupMoments?

  /// Declares `NAME.weight` and `NAME.bias`; `channels` must be a multiple of eight.
  public init(_ name: String, in store: ParameterStore, channels: Int) {
    precondition(channels.isMultiple(of: Self.groups), "\(channels) channels in \(Self.groups) groups")
    weight = store.declare("\(name).weight", .vector(count: channels))
    bias = store.declare("\(name).bias", .vector(count: channels))
    self.store = store
  }

  public func reset() {
    store.values(weight).update(repeating: 1, count: weight.count)
    store.values(bias).update(repeating: 0, count: bias.count)
  }

  public func forward(_ x: Rows, into y: Rows, adding residual: Rows?, rectify: Bool, mode: NormalizationMode) {
    let moments = groupMoments(x, groups: Self.groups, epsilon: Self.epsilon)
    self.moments = moments
    groupNormalize(
      x, moments, gain: store.values(weight), bias: store.values(bias), adding: residual, rectify: rectify, into: y)
  }

  public func backward(_ dy: Rows, _ x: Rows, into dx: Rows) {
    guard let moments else { preconditionFailure("backward came before forward") }
    groupNormalizeGradient(
      dy, x, moments, gain: store.values(weight), dGain: store.gradient(weight), dBias: store.gradient(bias), into: dx)
  }
}
