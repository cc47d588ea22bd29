import Kernels
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
  private static let sizes = [
    (1, 1, 1), (3, 7, 5), (6, 64, 16), (7, 33, 17), (16, 256, 128), (13, 10, 31), (5, 256, 5),
  ]

  private func product(_ a: [Float], _ b: [Float], _ rows: Int, _ depth: Int, _ columns: Int) -> [Double] {
    (0..<rows * columns).map { place in
      (0..<depth).reduce(0) {
        $0 + Double(a[place / columns * depth + $1]) * Double(b[$1 * columns + place % columns])
      }
    }
  }

  private func transposed(_ a: [Float], rows: Int, columns: Int) -> [Float] {
    (0..<a.count).map { a[$0 % rows * columns + $0 / rows] }
  }

  private func bounds(_ a: [Float], _ b: [Float], _ rows: Int, _ depth: Int, _ columns: Int) -> [Double] {
    // One rounding for each product: see roundingBounds in ConvolutionTests.
    product(a.map(\.magnitude), b.map(\.magnitude), rows, depth, columns).map { Double(depth) * 0x1.001p-24 * $0 }
  }

  @Test("x times packed weights is the definition's product", arguments: sizes)
  func multiplied(rows: Int, depth: Int, columns: Int) {
    let x = noise(rows * depth, seed: rows, name: "x")
    let w = noise(depth * columns, seed: depth, name: "w")
    let expected = product(x, w, rows, depth, columns)
    let bounds = bounds(x, w, rows, depth, columns)
    let input = Activations(x, records: rows, length: 1, channels: depth)
    let packed = PackedWeights(depth: depth, columns: columns)
    let y = Activations(records: rows, length: 1, channels: columns)
    packed.pack(w)
    multiply(input.rows, packed, into: y.rows)
    #expect(firstOutlier(y.values, expected, bounds: bounds) == nil)
    y.poison()
    packed.packTransposed(transposed(w, rows: depth, columns: columns))
    multiply(input.rows, packed, into: y.rows)
    #expect(firstOutlier(y.values, expected, bounds: bounds) == nil)
  }

  @Test("the transposed product adds the definition's", arguments: sizes)
  func accumulated(records: Int, inputs: Int, outputs: Int) {
    let x = noise(records * inputs, seed: records, name: "x")
    let y = noise(records * outputs, seed: inputs, name: "y")
    var w = [Float](repeating: 0, count: inputs * outputs)
    let left = Activations(x, records: records, length: 1, channels: inputs)
    let right = Activations(y, records: records, length: 1, channels: outputs)
    accumulateProducts(left.rows, right.rows, into: &w)
    let columns = transposed(x, rows: records, columns: inputs)
    let expected = product(columns, y, inputs, records, outputs)
    #expect(firstOutlier(w, expected, bounds: bounds(columns, y, inputs, records, outputs)) == nil)
  }
}
