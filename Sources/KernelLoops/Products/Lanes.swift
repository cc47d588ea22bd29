#if WIDE
  /// Sixteen neighbouring channels, for processors with AVX-512.
  typealias Lanes = SIMD16<Float>
#else
  /// Eight neighbouring channels. Lanes never meet each other, so the order of every sum is independent of the width.
  typealias Lanes = SIMD8<Float>
#endif

/// Half a panel: what is left of a row of 24 channels after 16 of them, and the side of the blocks that are transposed.
typealias Eight = SIMD8<Float>

extension UnsafePointer<Float> {
  @inline(__always)
  func lanes(at offset: Int) -> Lanes {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  func eight(at offset: Int) -> Eight {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Eight.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  func lanes(at offset: Int) -> Lanes { UnsafePointer(self).lanes(at: offset) }

  @inline(__always)
  func store(_ lanes: Lanes, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: lanes, as: Lanes.self)
  }

  @inline(__always)
  func storeEight(_ eight: Eight, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: eight, as: Eight.self)
  }
}

extension Lanes {
  /// Eight channels, and zeros in the lanes after them.
  @inline(__always)
  init(first eight: Eight) {
    #if WIDE
      self.init(lowHalf: eight, highHalf: .zero)
    #else
      self = eight
    #endif
  }

  @inline(__always)
  var firstEight: Eight {
    #if WIDE
      lowHalf
    #else
      self
    #endif
  }
}
