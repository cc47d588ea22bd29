/// Philox for eight neighbouring counters at once: the same words as eight calls of `Philox.words`.
enum PhiloxLanes {
  typealias Words = SIMD8<UInt32>

  /// The four words of counters `block ..< block + 8`, each in a vector of its own.
  @inline(__always)
  static func words(block: UInt64, position: UInt64, key: SIMD2<UInt32>) -> (Words, Words, Words, Words) {
    let blocks = SIMD8<UInt64>(repeating: block) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7)
    var c0 = Words(truncatingIfNeeded: blocks)
    var c1 = Words(truncatingIfNeeded: blocks &>> 32)
    var c2 = Words(repeating: UInt32(truncatingIfNeeded: position))
    var c3 = Words(repeating: UInt32(truncatingIfNeeded: position >> 32))
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let first = SIMD8<UInt64>(truncatingIfNeeded: c0) &* SIMD8(repeating: 0xD251_1F53)
      let second = SIMD8<UInt64>(truncatingIfNeeded: c2) &* SIMD8(repeating: 0xCD9E_8D57)
      c0 = Words(truncatingIfNeeded: second &>> 32) ^ c1 ^ Words(repeating: k0)
      c1 = Words(truncatingIfNeeded: second)
      c2 = Words(truncatingIfNeeded: first &>> 32) ^ c3 ^ Words(repeating: k1)
      c3 = Words(truncatingIfNeeded: first)
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}
