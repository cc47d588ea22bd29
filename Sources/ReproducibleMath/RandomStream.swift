/// A stream of random numbers that depends on its seed, its name and its indices, and on nothing else.
///
/// Streams are independent of each other: drawing more from one never moves another, and the stream of one record can be
/// opened without drawing those of the records before it. That is what makes results independent of the order of work.
///
///     var stream = RandomStream(seed: 7, name: "views", indices: epoch, record, view)
public struct RandomStream: Sendable {
  let key: SIMD2<UInt32>
  let position: UInt64
  private var block: UInt64 = 0
  private var words = SIMD4<UInt32>()
  private var unread = 0

  public init(seed: UInt64, name: String, indices: Int...) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a over the name
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let mixedKey = Self.mixed(seed ^ Self.mixed(hash))
    key = [UInt32(truncatingIfNeeded: mixedKey), UInt32(truncatingIfNeeded: mixedKey >> 32)]
    position = indices.reduce(Self.mixed(UInt64(indices.count))) { path, index in
      Self.mixed(path ^ UInt64(bitPattern: Int64(index)))
    }
  }

  /// 32 random bits.
  public mutating func next() -> UInt32 {
    if unread == 0 {
      words = Philox.words(
        counter: [
          UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
          UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32),
        ], key: key)
      block += 1
      unread = 4
    }
    unread -= 1
    return words[3 - unread]
  }

  /// The first of `count` blocks that are the caller's; the words left over from the last one are given up.
  mutating func takeBlocks(_ count: UInt64) -> UInt64 {
    unread = 0
    defer { block += count }
    return block
  }

  /// A Double in 0..<1 with 53 random bits.
  public mutating func uniform() -> Double {
    let high = UInt64(next() >> 5)
    let low = UInt64(next() >> 6)
    return Double(high << 26 | low) * 0x1p-53
  }

  /// A Double between the bounds.
  public mutating func uniform(_ bounds: ClosedRange<Double>) -> Double {
    bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * uniform()
  }

  /// True with the given probability.
  public mutating func happens(_ probability: Double) -> Bool { uniform() < probability }

  /// A whole number in 0..<bound, every one equally likely; `bound` is positive and below 2³².
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= UInt32.max, "the bound \(bound) is outside 1..<2^32")
    let limit = UInt32(bound)
    let threshold = (0 &- limit) % limit
    while true {
      let product = UInt64(next()) * UInt64(limit)
      if UInt32(truncatingIfNeeded: product) >= threshold { return Int(product >> 32) }
    }
  }

  /// A whole number in the range, every one equally likely.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + integer(below: range.count)
  }

  /// 0..<count in a random order (Fisher and Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, integer(below: last + 1)) }
    return order
  }

  /// Two independent normal numbers of mean 0 and standard deviation 1 (Box and Muller).
  public mutating func normalPair() -> (Double, Double) {
    let radius = (-2 * Elementary.log(1 - uniform())).squareRoot()
    let angle = 2 * .pi * uniform()
    return (radius * Elementary.cos(angle), radius * Elementary.sin(angle))
  }

  /// A normal number of mean 0 and standard deviation 1: the first of a pair, so that no state is kept.
  public mutating func normal() -> Double { normalPair().0 }

  /// A gamma number of the given shape (at least 1) and scale.
  ///
  /// Source: Marsaglia and Tsang, "A simple method for generating gamma variables" (2000).
  public mutating func gamma(shape: Double, scale: Double) -> Double {
    precondition(shape >= 1, "the shape \(shape) is below 1")
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      if root <= 0 { continue }
      let v = root * root * root
      if Elementary.log(1 - uniform()) < 0.5 * x * x + d * (1 - v + Elementary.log(v)) { return d * v * scale }
    }
  }

  /// The finaliser of SplitMix64: every bit of `value` reaches every bit of the result.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
