import ReproducibleMath

/// Random convolutions of a record, of each of which two numbers are kept: what nothing has been learnt for.
///
/// In the manner of ROCKET (Dempster, Petitjean and Webb, "ROCKET: exceptionally fast and accurate time series classification using random
/// convolutional kernels", Data Mining and Knowledge Discovery 34, 2020), written from its description: lengths 7, 9 or 11; dilations of 2
/// to the power of a uniform number, so that a kernel spans at most the record; normal weights less their mean; a bias between -1 and 1;
/// zeros around the record or not; the leads that a kernel looks at drawn at random, few more often than many. Kept are the largest value of
/// the convolution and the share of positive ones.
struct RandomKernels: RecordFeatures {
  /// One convolution over some leads.
  struct Kernel: Equatable {
    var leads: [Int]
    /// [leads][taps].
    var weights: [[Double]]
    var bias: Double
    var dilation: Int
    /// Zeros before and after the record.
    var padding: Int
  }

  private static let leads = 12
  private static let lengths = [7, 9, 11]

  let kernels: [Kernel]
  private let samples: Int

  /// Draws `count` kernels for records of `samples`.
  init(count: Int, seed: UInt64, samples: Int) {
    self.init((0..<count).map { Self.kernel($0, seed: seed, samples: samples) }, samples: samples)
  }

  init(_ kernels: [Kernel], samples: Int) {
    self.kernels = kernels
    self.samples = samples
  }

  var count: Int { 2 * kernels.count }

  private static func kernel(_ place: Int, seed: UInt64, samples: Int) -> Kernel {
    var stream = RandomStream(seed: seed, name: "kernels", indices: place)
    let length = lengths[stream.integer(below: lengths.count)]
    // Up to as many leads as a kernel has taps, evenly in the logarithm.
    let leadBits = Elementary.log(Double(min(leads, length) + 1)) * stream.uniform()
    let leadCount = min(leads, max(1, Int(Elementary.exp(leadBits))))
    let chosen = stream.permutation(of: leads).prefix(leadCount).sorted()
    let weights = chosen.map { _ in
      let drawn = (0..<length).map { _ in stream.normal() }
      let mean = drawn.reduce(0, +) / Double(length)
      return drawn.map { $0 - mean }
    }
    let bias = stream.uniform(-1...1)
    let dilationBits = Elementary.log(Double(samples - 1) / Double(length - 1)) * stream.uniform()
    let dilation = max(1, min((samples - 1) / (length - 1), Int(Elementary.exp(dilationBits))))
    let isPadded = stream.happens(0.5)
    return Kernel(
      leads: chosen, weights: weights, bias: bias, dilation: dilation,
      padding: isPadded ? (length - 1) * dilation / 2 : 0)
  }

  /// The share of positive values and the largest one of each kernel.
  func values(of signal: UnsafeBufferPointer<Float>) -> [Double] {
    let widest = kernels.map(\.padding).max() ?? 0
    // Each lead by itself, with zeros around it that every kernel finds enough of.
    let length = samples + 2 * widest
    var padded = [Double](repeating: 0, count: Self.leads * length)
    for lead in 0..<Self.leads {
      for sample in 0..<samples {
        padded[lead * length + widest + sample] = Double(signal[sample * Self.leads + lead])
      }
    }
    var result: [Double] = []
    result.reserveCapacity(count)
    var sums = [Double](repeating: 0, count: length)
    for kernel in kernels {
      let (share, largest) = Self.convolve(kernel, padded, length: length, widest: widest, samples, into: &sums)
      result.append(share)
      result.append(largest)
    }
    return result
  }

  private static func convolve(
    _ kernel: Kernel, _ padded: [Double], length: Int, widest: Int, _ samples: Int, into sums: inout [Double]
  ) -> (positive: Double, largest: Double) {
    let taps = kernel.weights.first?.count ?? 0
    let outputs = samples + 2 * kernel.padding - (taps - 1) * kernel.dilation
    guard outputs > 0, taps > 0 else { return (0, kernel.bias) }
    return sums.withUnsafeMutableBufferPointer { sums in
      padded.withUnsafeBufferPointer { padded in
        for output in 0..<outputs { sums[output] = kernel.bias }
        for (lead, weights) in zip(kernel.leads, kernel.weights) {
          for (tap, weight) in weights.enumerated() {
            let start = lead * length + widest - kernel.padding + tap * kernel.dilation
            for output in 0..<outputs { sums[output] += weight * padded[start + output] }
          }
        }
        var (positive, largest) = (0, -Double.infinity)
        for output in 0..<outputs {
          if sums[output] > 0 { positive += 1 }
          largest = max(largest, sums[output])
        }
        return (Double(positive) / Double(outputs), largest)
      }
    }
  }
}
