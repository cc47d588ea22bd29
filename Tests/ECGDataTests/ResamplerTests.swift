import Foundation
import ReproducibleMath
import Testing

@testable import ECGData

/// Golden/resampling.json holds what `scipy.signal.resample_poly` gives (scripts/golden/resampling.py).
@Suite struct `Resampling` {
  private struct Case: Decodable, CustomTestStringConvertible {
    var from: Int
    var to: Int
    var count: Int
    var values: [Double]

    var testDescription: String { "\(count) samples, \(from) Hz to \(to) Hz" }
  }

  private static func cases() throws -> [Case] {
    let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/resampling.json")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: golden))
  }

  /// Rough, and the same double in Python: a quotient of whole numbers.
  private static func sample(_ n: Int) -> Double {
    let thousandths = (7 * n * n + 13 * n) % 2003 - 700
    return Double(thousandths) / 1000
  }

  @Test func `gives scipy's values to a trillionth of the largest, edges included`() throws {
    let cases = try Self.cases()
    #expect(cases.count == 8)
    for golden in cases {
      let samples = (0..<golden.count).map(Self.sample)
      let resampler = Resampler(from: golden.from, to: golden.to)
      let values = resampler(samples)
      #expect(values.count == golden.values.count && values.count == resampler.outputCount(golden.count))
      let largest = golden.values.map(\.magnitude).max() ?? 0
      let error = zip(values, golden.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= 1e-12 * largest, "\(golden.testDescription): \(error) of \(largest)")
    }
  }

  @Test(arguments: [(500, 100), (257, 100), (1000, 500), (250, 100), (400, 500), (100, 500)])
  func `keeps what lies below half of both rates, away from the edges`(from: Int, to: Int) {
    func sine(at rate: Int) -> [Double] {
      (0..<2 * rate).map { Elementary.sin(2 * .pi * 7 * Double($0) / Double(rate)) }
    }
    let values = Resampler(from: from, to: to)(sine(at: from))
    #expect(values.count == 2 * to)
    for (value, expected) in zip(values, sine(at: to)).dropFirst(to / 4).dropLast(to / 4) {
      #expect(abs(value - expected) < 2e-3)
    }
  }

  @Test func `removes what the lower rate cannot hold`() {
    let step = 2 * Double.pi * 120 / 500
    let fast = (0..<1000).map { Elementary.sin(step * Double($0)) }
    let values = Resampler(from: 500, to: 100)(fast)
    #expect(values.dropFirst(25).dropLast(25).allSatisfy { abs($0) < 5e-3 })
  }

  @Test func `to the same rate changes nothing, and no samples give none`() {
    #expect(Resampler(from: 257, to: 257)([1, 2, 3.5]) == [1, 2, 3.5])
    #expect(Resampler(from: 500, to: 100)([]) == [])
  }
}
