import Sweep

/// The leases whose holders are known without a look at their seals: those that were given out, by this coordinator or, as their seals
/// showed, by one before it, and are not settled.
///
/// One that is forgotten is as good as before where it comes with its seal.
struct KnownLeases {
  /// How many are remembered; more than any sweep has under way.
  static let most = 100_000

  private var leases: [LeaseToken: LeaseSeals.Lease] = [:]

  var count: Int { leases.count }

  subscript(token: LeaseToken) -> LeaseSeals.Lease? { leases[token] }

  mutating func note(_ lease: LeaseSeals.Lease) {
    leases[lease.token] = lease
    if leases.count > Self.most { forgetOldest() }
  }

  /// The lease has given its result, or never will.
  mutating func settle(_ token: LeaseToken) { leases[token] = nil }

  /// Tokens rise: the lower half is of long ago. What gave no result, as its worker was lost, goes this way.
  private mutating func forgetOldest() {
    for token in leases.keys.sorted().prefix(leases.count / 2) { leases[token] = nil }
  }
}
