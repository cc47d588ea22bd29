import KernelInterface
import Testing

@testable import KernelLoops

/// The transforms as the mathematics they claim to be, read off one unit vector at a time.
@Suite("Toom-Cook transforms")
struct ToomCookTests {
  @Test("have products and sums that are the convolution") func convolution() {
    check(ToomCook<12, 6, 7>())
    check(ToomCook<14, 8, 7>())
    check(ToomCook<12, 5, 8>())
    check(ToomCook<10, 7, 4>())
    check(ToomCook<4, 2, 3>())
  }

  @Test("go back by their transposes") func transposes() {
    checkTransposes(ToomCook<12, 6, 7>())
    checkTransposes(ToomCook<14, 8, 7>())
    checkTransposes(ToomCook<12, 5, 8>())
    checkTransposes(ToomCook<10, 7, 4>())
  }

  /// y[k] = sum over taps of w[q] d[k + q]: for unit vectors w and d, the k-th output is 1 where k + q is d's place, else 0.
  private func check<let points: Int, let outputs: Int, let taps: Int>(_ transforms: ToomCook<points, outputs, taps>) {
    for tap in 0..<taps {
      let filter = transforms.filterValues.apply(unit(tap))
      for place in 0..<points {
        let input = transforms.interpolation.apply(unit(place))
        let y = transforms.outputValues.applyTransposed(InlineArray { filter[$0] * input[$0] })
        for k in 0..<outputs {
          let expected: Float = k + tap == place ? 1 : 0
          // Terms of up to a few hundred cancel.
          #expect(abs(y[k][0] - expected) < 1e-4, "F(\(outputs), \(taps)): tap \(tap), input \(place), output \(k)")
        }
      }
    }
  }

  private func checkTransposes<let points: Int, let outputs: Int, let taps: Int>(
    _ transforms: ToomCook<points, outputs, taps>
  ) {
    for point in 0..<points {
      let input = transforms.interpolation.applyTransposed(unit(point))
      for place in 0..<points {
        let forward: InlineArray<points, Lanes> = transforms.interpolation.apply(unit(place))
        #expect(forward[point] == input[place])
      }
      let output: InlineArray<outputs, Lanes> = transforms.outputValues.applyTransposed(unit(point))
      for k in 0..<outputs { #expect(transforms.outputValues.apply(unit(k))[point] == output[k]) }
      let filter: InlineArray<taps, Lanes> = transforms.filterValues.applyTransposed(unit(point))
      for tap in 0..<taps { #expect(transforms.filterValues.apply(unit(tap))[point] == filter[tap]) }
    }
  }

  private func unit<let count: Int>(_ place: Int) -> InlineArray<count, Lanes> {
    InlineArray { Lanes(repeating: $0 == place ? 1 : 0) }
  }
}
