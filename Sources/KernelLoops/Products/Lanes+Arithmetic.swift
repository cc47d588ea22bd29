import CVectorArithmetic

// What the loops compute with most, as whole vectors: these stand before the standard library's, which are generic.

extension SIMD8<Float> {
  @inline(__always)
  init(repeating value: Float) { self = vector8_repeating(value) }

  @inline(__always)
  static func + (a: Self, b: Self) -> Self { vector8_sum(a, b) }

  @inline(__always)
  static func - (a: Self, b: Self) -> Self { vector8_difference(a, b) }

  @inline(__always)
  static func * (a: Self, b: Self) -> Self { vector8_product(a, b) }

  @inline(__always)
  func addingProduct(_ a: Self, _ b: Self) -> Self { vector8_adding_product(self, a, b) }
}

#if WIDE
  extension SIMD16<Float> {
    @inline(__always)
    init(repeating value: Float) { self = vector16_repeating(value) }

    @inline(__always)
    static func + (a: Self, b: Self) -> Self { vector16_sum(a, b) }

    @inline(__always)
    static func - (a: Self, b: Self) -> Self { vector16_difference(a, b) }

    @inline(__always)
    static func * (a: Self, b: Self) -> Self { vector16_product(a, b) }

    @inline(__always)
    func addingProduct(_ a: Self, _ b: Self) -> Self { vector16_adding_product(self, a, b) }
  }
#endif
