internal import ReproducibleMath

extension RandomStream {
  /// A normal number, drawn again until it lies within the bounds.
  mutating func normal(mean: Double, deviation: Double, within bounds: ClosedRange<Double>) -> Double {
    while true {
      let value = mean + deviation * normal()
      if bounds.contains(value) { return value }
    }
  }

  /// A log-normal number, drawn again until it lies within the bounds.
  mutating func logNormal(median: Double, deviation: Double, within bounds: ClosedRange<Double>) -> Double {
    while true {
      let value = logNormal(median: median, deviation: deviation)
      if bounds.contains(value) { return value }
    }
  }

  /// A number whose logarithm is normal.
  mutating func logNormal(median: Double, deviation: Double) -> Double { median * Elementary.exp(deviation * normal()) }

  /// An angle in 0..<2π.
  mutating func phase() -> Double { 2 * .pi * uniform() }

  /// Instrument noise of mean 0 and standard deviation 1: the sum of four uniform numbers of 16 bits, which is near enough to a
  /// normal number at a few millionths of a volt and takes a tenth of the time.
  mutating func whiteNoise() -> Double {
    let words = (next(), next()) as (UInt32, UInt32)
    let sum = (words.0 & 0xffff) + (words.0 >> 16) + (words.1 & 0xffff) + (words.1 >> 16)
    return (Double(sum) - 131_070) * Self.noiseScale
  }

  /// One over the standard deviation of such a sum.
  private static let noiseScale = (3.0).squareRoot() / 65_536
}
