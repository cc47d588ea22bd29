/// Eight neighbouring channels. Lanes never meet each other, so the order of every sum is independent of the width.
typealias Lanes = SIMD8<Float>

/// Output channels that one register block computes: two vectors of lanes.
let panelWidth = 16

extension UnsafePointer<Float> {
  @inline(__always)
  func lanes(at offset: Int) -> Lanes {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Lanes.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  func lanes(at offset: Int) -> Lanes { UnsafePointer(self).lanes(at: offset) }

  @inline(__always)
  func store(_ lanes: Lanes, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: lanes, as: Lanes.self)
  }
}
