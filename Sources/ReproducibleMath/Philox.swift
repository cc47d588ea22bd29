/// The counter-based generator Philox 4x32 with 10 rounds.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
enum Philox {
  /// The four random words that belong to a counter under a key.
  static func words(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for _ in 0..<10 {
      let first = UInt64(counter[0]) * 0xD251_1F53
      let second = UInt64(counter[2]) * 0xCD9E_8D57
      counter = [
        UInt32(truncatingIfNeeded: second >> 32) ^ counter[1] ^ key[0], UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ counter[3] ^ key[1], UInt32(truncatingIfNeeded: first),
      ]
      key = key &+ [0x9E37_79B9, 0xBB67_AE85]
    }
    return counter
  }
}
