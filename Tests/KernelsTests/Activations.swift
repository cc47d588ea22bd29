import Kernels
import ReproducibleMath

/// Rows with memory of their own.
struct Activations {
  let buffer: FloatBuffer
  let rows: Rows

  init(records: Int, length: Int, channels: Int) {
    buffer = FloatBuffer(count: records * length * channels)
    rows = Rows(buffer, records: records, length: length, channels: channels)
  }

  init(_ values: [Float], records: Int, length: Int, channels: Int) {
    self.init(records: records, length: length, channels: channels)
    let count = length * channels
    for n in 0..<records {
      for i in 0..<count { rows.values(n)[i] = values[n * count + i] }
    }
  }

  var values: [Float] { (0..<rows.records).flatMap { Array(rows.values($0)) } }

  /// Fills the values with NaN, so that a kernel that leaves one unwritten is found out.
  func poison() {
    for n in 0..<rows.records { rows.values(n).update(repeating: .nan) }
  }
}

func noise(_ count: Int, seed: Int, name: String) -> [Float] {
  var stream = RandomStream(seed: UInt64(seed), name: name)
  return (0..<count).map { _ in Float(stream.uniform(-1...1)) }
}

/// The first place where `values` is further from `expected` than `bounds` allows; nil where there is none.
func firstOutlier(_ values: [Float], _ expected: [Double], bounds: [Double]) -> String? {
  guard values.count == expected.count, values.count == bounds.count else { return "\(values.count) values" }
  // Written so that NaN is an outlier.
  let outlier = values.indices.first { !(abs(Double(values[$0]) - expected[$0]) <= bounds[$0]) }
  return outlier.map { "\(values[$0]) at \($0), expected \(expected[$0]) within \(bounds[$0])" }
}
