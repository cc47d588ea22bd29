import Kernels
import ReproducibleMath

/// A second set of a network's weights and statistics that follows the trained ones slowly: the target of BYOL.
///
/// It runs in the network itself, with its weights in the place of the trained ones, so that it takes no memory for activations. All weights
/// of the store are averaged, also those that only the trained network uses. Statistics are not averaged: the target's are those of its
/// own passes.
///
/// Source: Grill et al., "Bootstrap your own latent" (NeurIPS 2020).
public final class MovingTarget {
  private let store: ParameterStore
  private lazy var contents = store.emptyContents()

  /// Of all that `store` declares until the target is used first.
  public init(of store: ParameterStore) { self.store = store }

  /// Weights and statistics that it keeps.
  public var count: Int { store.count.values + store.count.statistics }

  /// Becomes what the trained network is.
  public func copyNetwork() {
    let trained = store.contents
    contents.values.base.update(from: trained.values.base, count: trained.values.count)
    contents.statistics.base.update(from: trained.statistics.base, count: trained.statistics.count)
  }

  /// Lets `body` run the network with the target's weights; the statistics that it moves are the target's.
  public func inPlaceOfNetwork(_ body: () -> Void) {
    let trained = store.contents
    store.use(contents)
    body()
    store.use(trained)
  }

  /// Each weight becomes `momentum` times itself and the rest of the trained one.
  public func follow(momentum: Double) {
    let (own, trained) = (contents.values.base, store.contents.values.base)
    for i in 0..<contents.values.count {
      own[i] = Float(momentum * Double(own[i]) + (1 - momentum) * Double(trained[i]))
    }
  }

  /// BYOL's momentum after a share of the training, 0 to 1: from `base` by half a cosine to 1.
  public static func momentum(base: Double, progress: Double) -> Double {
    1 - (1 - base) * 0.5 * (1 + Elementary.cos(.pi * progress))
  }

  public var snapshot: ParameterStore.Snapshot {
    ParameterStore.Snapshot(values: Array(contents.values.values), statistics: Array(contents.statistics.values))
  }

  /// Goes on from `snapshot`, which must fit the store.
  public func restore(_ snapshot: ParameterStore.Snapshot) {
    precondition(store.fits(snapshot))
    _ = contents.values.values.update(fromContentsOf: snapshot.values)
    _ = contents.statistics.values.update(fromContentsOf: snapshot.statistics)
  }
}
