import Testing

@testable import ReproducibleMath

@Suite("Random streams")
struct RandomStreamTests {
  /// The known answers that the authors of Philox publish with Random123.
  @Test("Philox gives the published answers")
  func knownAnswers() {
    #expect(
      Philox.words(counter: [0, 0, 0, 0], key: [0, 0]) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    #expect(
      Philox.words(counter: .init(repeating: .max), key: .init(repeating: .max))
        == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      Philox.words(counter: [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], key: [0xa409_3822, 0x299f_31d0])
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  @Test("a stream repeats itself, and differs by seed, name and each index")
  func independence() {
    func first(_ stream: RandomStream) -> [UInt32] {
      var stream = stream
      return (0..<8).map { _ in stream.next() }
    }
    let reference = first(RandomStream(seed: 1, name: "views", indices: 2, 3))
    #expect(first(RandomStream(seed: 1, name: "views", indices: 2, 3)) == reference)
    for other in [
      RandomStream(seed: 2, name: "views", indices: 2, 3), RandomStream(seed: 1, name: "order", indices: 2, 3),
      RandomStream(seed: 1, name: "views", indices: 3, 2), RandomStream(seed: 1, name: "views", indices: 2),
      RandomStream(seed: 1, name: "views", indices: 2, 3, 0),
    ] {
      #expect(first(other) != reference)
    }
  }

  @Test("moments are those of the distributions")
  func moments() {
    var stream = RandomStream(seed: 5, name: "moments")
    let count = 200_000
    func moments(_ draw: () -> Double) -> (mean: Double, variance: Double) {
      let values = (0..<count).map { _ in draw() }
      let mean = values.reduce(0, +) / Double(count)
      return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
    }
    let uniform = moments { stream.uniform() }
    #expect(abs(uniform.mean - 0.5) < 0.003 && abs(uniform.variance - 1.0 / 12) < 0.001)
    let normal = moments { stream.normal() }
    #expect(abs(normal.mean) < 0.01 && abs(normal.variance - 1) < 0.02)
    let gamma = moments { stream.gamma(shape: 27.7, scale: 0.02) }
    #expect(abs(gamma.mean - 0.554) < 0.002 && abs(gamma.variance - 27.7 * 0.0004) < 0.0003)
  }

  @Test("whole numbers cover their range evenly")
  func integers() {
    var stream = RandomStream(seed: 9, name: "integers")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
    // Chi-square with 6 degrees of freedom: 22.46 is its 99.9 % point.
    let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
    #expect(chiSquare < 22.46)
    #expect((0..<100).allSatisfy { _ in (3...4).contains(stream.integer(in: 3...4)) })
  }

  @Test("a permutation holds every index once", arguments: [0, 1, 2, 50])
  func permutation(count: Int) {
    var stream = RandomStream(seed: 3, name: "order", indices: count)
    #expect(stream.permutation(of: count).sorted() == Array(0..<count))
  }
}
