import Foundation
import Testing

@testable import ReproducibleMath

@Suite("Elementary functions")
struct ElementaryTests {
  /// Distance in units in the last place of `expected`.
  private func distance(_ value: Double, _ expected: Double) -> Double {
    value == expected ? 0 : abs(value - expected) / expected.ulp
  }

  @Test("exp is within 2 units in the last place of the C library")
  func exponential() {
    for step in -7000...7000 {
      let x = Double(step) * 0.1013
      #expect(distance(Elementary.exp(x), exp(x)) <= 2, "exp(\(x))")
    }
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(1000) == .infinity)
    #expect(Elementary.exp(-1000) == 0)
    #expect(Elementary.exp(.nan).isNaN)
  }

  @Test("log is within 2 units in the last place of the C library")
  func logarithm() {
    for step in 1...20_000 {
      for x in [Double(step) * 0.000_137, Double(step) * 91.7, 1 + Double(step) * 1e-9] {
        #expect(distance(Elementary.log(x), log(x)) <= 2, "log(\(x))")
      }
    }
    #expect(Elementary.log(1) == 0)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
  }

  @Test("sin and cos are within 1e-15 of the C library")
  func circular() {
    for step in -20_000...20_000 {
      let x = Double(step) * 0.0371
      #expect(abs(Elementary.sin(x) - sin(x)) < 1e-15, "sin(\(x))")
      #expect(abs(Elementary.cos(x) - cos(x)) < 1e-15, "cos(\(x))")
    }
  }

  @Test("the bits stay what they were", arguments: [(0.7, 0x715d_b639_7ace_7a48 as UInt64)])
  func bits(x: Double, expected: UInt64) {
    var hash: UInt64 = 0
    for step in 1...1000 {
      let y = x * Double(step) / 10
      for value in [Elementary.exp(y), Elementary.log(y), Elementary.sin(y), Elementary.cos(y)] {
        hash = hash &* 31 &+ value.bitPattern
      }
    }
    #expect(hash == expected, "got \(String(hash, radix: 16))")
  }
}
