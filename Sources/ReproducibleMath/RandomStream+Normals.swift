extension RandomStream {
  /// Adds independent normal numbers of mean 0 and the given standard deviation to `values`.
  ///
  /// Single precision, 24 random bits behind each number, eight numbers at a time: about ten times as fast as `normal()`. Starts at a
  /// fresh block of the stream and leaves it at another.
  public mutating func addNormals(deviation: Float, to values: UnsafeMutableBufferPointer<Float>) {
    let size = SIMD8<Float>(repeating: deviation)
    var first = 0
    while first < values.count {
      let words = PhiloxLanes.words(block: takeBlocks(8), position: position, key: key)
      let (a, b) = Self.normals(words.0, words.1)
      let (c, d) = Self.normals(words.2, words.3)
      Self.add(a * size, to: values, at: first)
      Self.add(b * size, to: values, at: first + 8)
      Self.add(c * size, to: values, at: first + 16)
      Self.add(d * size, to: values, at: first + 24)
      first += 32
    }
  }

  @inline(__always)
  private static func add(_ lanes: SIMD8<Float>, to values: UnsafeMutableBufferPointer<Float>, at first: Int) {
    guard let base = values.baseAddress, first < values.count else { return }
    if first + 8 <= values.count {
      let address = UnsafeMutableRawPointer(base + first)
      let sum = address.loadUnaligned(as: SIMD8<Float>.self) + lanes
      address.storeBytes(of: sum, as: SIMD8<Float>.self)
    } else {
      for lane in 0..<values.count - first { base[first + lane] += lanes[lane] }
    }
  }

  /// Box and Muller on eight pairs of random words.
  @inline(__always)
  private static func normals(_ u: SIMD8<UInt32>, _ v: SIMD8<UInt32>) -> (SIMD8<Float>, SIMD8<Float>) {
    // (0, 1] and [-1/2, 1/2) in steps of 2^-24, both exact.
    let radius = (logarithm(float(u &>> 8 &+ 1) * 0x1p-24) * -2).squareRoot()
    let turns = (float(v &>> 8) - 0x1p23) * 0x1p-24
    let (sine, cosine) = sineAndCosine(ofTurns: turns)
    return (radius * cosine, radius * sine)
  }

  /// Words below 2^24 + 1 as numbers.
  @inline(__always)
  private static func float(_ words: SIMD8<UInt32>) -> SIMD8<Float> {
    SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: words))
  }

  /// ln x for positive normal numbers: x = 2^e m with m in [2/3, 4/3), then the series of 2 artanh((m - 1) / (m + 1)).
  @inline(__always)
  private static func logarithm(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let bits = SIMD8<Int32>(truncatingIfNeeded: unsafeBitCast(x, to: SIMD8<UInt32>.self))
    let twoThirds = SIMD8<Int32>(repeating: 0x3f2a_aaab)
    let exponent = (bits &- twoThirds) &>> 23
    let m = unsafeBitCast(bits &- exponent &<< 23, to: SIMD8<Float>.self)
    let s = (m - 1) / (m + 1)
    let z = s * s
    var series = SIMD8<Float>(repeating: 2.0 / 9)
    series = SIMD8(repeating: 2.0 / 7).addingProduct(series, z)
    series = SIMD8(repeating: 2.0 / 5).addingProduct(series, z)
    series = SIMD8(repeating: 2.0 / 3).addingProduct(series, z)
    let logarithm = (s * 2).addingProduct(s * z, series)
    return logarithm.addingProduct(SIMD8<Float>(exponent), SIMD8(repeating: 0.693_147_18))
  }

  /// sin 2πt and cos 2πt for |t| <= 1/2: both from half the angle, where Taylor's polynomials need no reduction further than ±π/2.
  @inline(__always)
  private static func sineAndCosine(ofTurns t: SIMD8<Float>) -> (SIMD8<Float>, SIMD8<Float>) {
    let half = t * Float.pi
    let z = half * half
    var sine = SIMD8<Float>(repeating: -1.0 / 39_916_800)
    sine = SIMD8(repeating: 1.0 / 362_880).addingProduct(sine, z)
    sine = SIMD8(repeating: -1.0 / 5_040).addingProduct(sine, z)
    sine = SIMD8(repeating: 1.0 / 120).addingProduct(sine, z)
    sine = SIMD8(repeating: -1.0 / 6).addingProduct(sine, z)
    sine = half.addingProduct(half * z, sine)
    var cosine = SIMD8<Float>(repeating: 1.0 / 479_001_600)
    cosine = SIMD8(repeating: -1.0 / 3_628_800).addingProduct(cosine, z)
    cosine = SIMD8(repeating: 1.0 / 40_320).addingProduct(cosine, z)
    cosine = SIMD8(repeating: -1.0 / 720).addingProduct(cosine, z)
    cosine = SIMD8(repeating: 1.0 / 24).addingProduct(cosine, z)
    cosine = SIMD8(repeating: -0.5).addingProduct(cosine, z)
    cosine = SIMD8(repeating: 1).addingProduct(cosine, z)
    return (2 * sine * cosine, SIMD8(repeating: 1).addingProduct(-2 * sine, sine))
  }
}
