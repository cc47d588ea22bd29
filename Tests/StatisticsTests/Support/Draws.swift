/// The inputs of scripts/golden/statistics_values.py: whole numbers from SplitMix64 started at the FNV-1a hash of a name.
struct Draws {
  private var state: UInt64

  init(_ name: String) {
    state = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
  }

  mutating func integer(_ first: Int, _ last: Int) -> Int {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return first + Int((z ^ (z >> 31)) >> 33) % (last - first + 1)
  }

  mutating func confidence() -> Double { [0.9, 0.95, 0.99][integer(0, 2)] }

  /// Thousandths from `smallest` to 1000.
  mutating func sample(_ count: Int, from smallest: Int = 0) -> [Double] {
    (0..<count).map { _ in Double(integer(smallest, 1000)) / 1000 }
  }

  mutating func samples(_ counts: ClosedRange<Int>, groups: ClosedRange<Int>) -> [[Double]] {
    (0..<integer(groups.lowerBound, groups.upperBound)).map { _ in
      let count = integer(counts.lowerBound, counts.upperBound)
      return sample(count, from: integer(0, 900))
    }
  }

  mutating func proportion(upTo largest: Int) -> (count: Int, total: Int) {
    let total = integer(1, largest)
    return (integer(0, total), total)
  }
}
