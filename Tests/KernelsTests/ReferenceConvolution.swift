/// Convolution written as its definition, in double precision: the oracle for the fast kernels.
///
/// Layouts as in the module: x[B, L, C in], weights [K, C in, C out], y[B, L out, C out].
struct ReferenceConvolution {
  let inputChannels: Int
  let outputChannels: Int
  let kernelSize: Int
  let stride: Int
  let padding: Int

  func outputLength(_ length: Int) -> Int { (length + 2 * padding - kernelSize) / stride + 1 }

  func forward(_ x: [Float], records: Int, length: Int, weights: [Float]) -> [Double] {
    var y = [Double](repeating: 0, count: records * outputLength(length) * outputChannels)
    forEachProduct(records: records, length: length) { y[$2] += Double(x[$0]) * Double(weights[$1]) }
    return y
  }

  func inputGradient(_ dy: [Float], records: Int, length: Int, weights: [Float]) -> [Double] {
    var dx = [Double](repeating: 0, count: records * length * inputChannels)
    forEachProduct(records: records, length: length) { dx[$0] += Double(dy[$2]) * Double(weights[$1]) }
    return dx
  }

  func weightGradient(_ x: [Float], _ dy: [Float], records: Int, length: Int) -> [Double] {
    var dw = [Double](repeating: 0, count: kernelSize * inputChannels * outputChannels)
    forEachProduct(records: records, length: length) { dw[$1] += Double(x[$0]) * Double(dy[$2]) }
    return dw
  }

  /// Every product of the definition, as the places of its input, its weight and its output.
  private func forEachProduct(records: Int, length: Int, _ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
    let outputs = outputLength(length)
    for n in 0..<records {
      for row in 0..<outputs {
        for tap in 0..<kernelSize where (0..<length).contains(row * stride + tap - padding) {
          let source = (n * length + row * stride + tap - padding) * inputChannels
          for input in 0..<inputChannels {
            for output in 0..<outputChannels {
              body(
                source + input, (tap * inputChannels + input) * outputChannels + output,
                (n * outputs + row) * outputChannels + output)
            }
          }
        }
      }
    }
  }
}
