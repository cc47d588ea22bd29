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

  @Test("eight counters at once give the words of each", arguments: [0, 5, UInt64(UInt32.max) - 3])
  func philoxLanes(block: UInt64) {
    let position: UInt64 = 0x0123_4567_89ab_cdef
    let lanes = PhiloxLanes.words(block: block, position: position, key: [7, 0xffff_fff0])
    for lane in 0..<8 {
      let counter = block + UInt64(lane)
      let words = Philox.words(
        counter: [
          UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
          UInt32(truncatingIfNeeded: position), UInt32(truncatingIfNeeded: position >> 32),
        ], key: [7, 0xffff_fff0])
      #expect(words == [lanes.0[lane], lanes.1[lane], lanes.2[lane], lanes.3[lane]])
    }
  }

  @Test("normal numbers in single precision are normal: moments, tails and independence of neighbours")
  func fastNormals() {
    var stream = RandomStream(seed: 11, name: "normals")
    var values = [Float](repeating: 0, count: 400_000)
    values.withUnsafeMutableBufferPointer { stream.addNormals(deviation: 1, to: $0) }
    let numbers = values.map(Double.init)
    let count = Double(numbers.count)
    func mean(_ term: (Double) -> Double) -> Double { numbers.reduce(0) { $0 + term($1) } / count }
    // Five standard errors of each.
    #expect(abs(mean { $0 }) < 5 / count.squareRoot())
    #expect(abs(mean { $0 * $0 } - 1) < 5 * (2 / count).squareRoot())
    #expect(abs(mean { $0 * $0 * $0 }) < 5 * (15 / count).squareRoot())
    #expect(abs(mean { $0 * $0 * $0 * $0 } - 3) < 5 * (96 / count).squareRoot())
    let beyondTwo = mean { abs($0) > 2 ? 1 : 0 }
    #expect(abs(beyondTwo - 0.0455) < 5 * (0.0455 * 0.9545 / count).squareRoot())
    for lag in [1, 8, 16] {
      let product = zip(numbers, numbers.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 } / count
      #expect(abs(product) < 5 / count.squareRoot(), "lag \(lag)")
    }
  }

  @Test(
    "normal numbers are added, whatever the length, and the stream goes on behind them", arguments: [0, 1, 7, 31, 33])
  func addedNormals(count: Int) {
    var stream = RandomStream(seed: 2, name: "normals")
    var reference = [Float](repeating: 0, count: 64)
    reference.withUnsafeMutableBufferPointer { stream.addNormals(deviation: 1, to: $0) }
    var other = RandomStream(seed: 2, name: "normals")
    var values = [Float](repeating: 3, count: count)
    values.withUnsafeMutableBufferPointer { other.addNormals(deviation: 2, to: $0) }
    #expect(zip(values, reference).allSatisfy { $0 == 3 + 2 * $1 })
    let words = (0..<4).map { _ in other.next() }
    var fresh = RandomStream(seed: 2, name: "normals")
    #expect(words != (0..<4).map { _ in fresh.next() } || count == 0)
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
