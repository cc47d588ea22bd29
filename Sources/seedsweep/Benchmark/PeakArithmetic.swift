import Dispatch

/// The fused multiply-adds that this host can do in a second, measured.
enum PeakArithmetic {
  private static let bursts = 5
  private static let rounds = 2_000_000
  /// Enough independent sums to hide the latency of two units.
  private static let sums = 12

  /// The best of a few short bursts on `threads` threads at once, in billions of operations a second; a multiply-add is two.
  static func gflops(threads: Int) -> Double {
    let operations = Double(threads * rounds * sums * SIMD8<Float>.scalarCount * 2)
    let times = (0..<bursts).map { _ in
      ContinuousClock().measure {
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
          precondition(multiplyAdd(rounds, by: 0.5) != .zero)
        }
      }
    }
    return times.map { operations / ($0 / .nanoseconds(1)) }.max() ?? .nan
  }

  @inline(never)
  private static func multiplyAdd(_ rounds: Int, by factor: Float) -> SIMD8<Float> {
    let factors = SIMD8(repeating: factor)
    let summands = SIMD8<Float>(repeating: 1)
    var values = InlineArray<12, SIMD8<Float>> { SIMD8(repeating: Float($0)) }
    for _ in 0..<rounds {
      for index in values.indices { values[index] = summands.addingProduct(values[index], factors) }
    }
    return values.indices.reduce(.zero) { $0 + values[$1] }
  }
}
