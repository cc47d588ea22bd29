/// Neighbouring channels that are added up side by side: four or two vectors, one, or one channel, as many as there are. Channels never meet each
/// other, so any way gives the same bits; with four vectors the next sum does not wait for the last one.
protocol ChannelSums {
  init()
  static func load(_ source: UnsafePointer<Float>, at offset: Int) -> Self
  func store(to target: UnsafeMutablePointer<Float>, at offset: Int)

  static func + (one: Self, other: Self) -> Self
  static func - (one: Self, other: Self) -> Self
  static func / (value: Self, divisor: Float) -> Self
  func addingProduct(_ one: Self, _ other: Self) -> Self
}

/// Neighbouring channels that are computed side by side: a vector, or one where fewer are left.
protocol ChannelBlock: ChannelSums {
  /// max(0, ·); what is not a number stays so.
  var rectified: Self { get }
  /// The value where `condition` is above zero, and zero elsewhere.
  func kept(where condition: Self) -> Self
  /// Zero where `condition` is above zero, and the value elsewhere.
  func dropped(where condition: Self) -> Self
  /// The larger of two values.
  func larger(_ other: Self) -> Self
}

/// `vectors` times as many channels as `Lanes`.
struct LaneGroup<let vectors: Int>: ChannelSums {
  static var scalarCount: Int { vectors &* Lanes.scalarCount }

  private var parts: InlineArray<vectors, Lanes>

  @inline(__always)
  init() { parts = InlineArray(repeating: .zero) }

  @inline(__always)
  private init(_ part: (Int) -> Lanes) { parts = InlineArray(part) }

  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, at offset: Int) -> LaneGroup {
    LaneGroup { source.lanes(at: offset &+ $0 &* Lanes.scalarCount) }
  }

  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, at offset: Int) {
    unrolled(vectors) { target.store(parts[$0], at: offset &+ $0 &* Lanes.scalarCount) }
  }

  @inline(__always)
  static func + (one: LaneGroup, other: LaneGroup) -> LaneGroup { LaneGroup { one.parts[$0] + other.parts[$0] } }

  @inline(__always)
  static func - (one: LaneGroup, other: LaneGroup) -> LaneGroup { LaneGroup { one.parts[$0] - other.parts[$0] } }

  @inline(__always)
  static func / (value: LaneGroup, divisor: Float) -> LaneGroup { LaneGroup { value.parts[$0] / divisor } }

  @inline(__always)
  func addingProduct(_ one: LaneGroup, _ other: LaneGroup) -> LaneGroup {
    LaneGroup { parts[$0].addingProduct(one.parts[$0], other.parts[$0]) }
  }
}

extension Lanes: ChannelSums, ChannelBlock {
  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, at offset: Int) -> Lanes { source.lanes(at: offset) }

  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, at offset: Int) { target.store(self, at: offset) }

  @inline(__always)
  var rectified: Lanes { replacing(with: 0, where: self .<= 0) }

  @inline(__always)
  func kept(where condition: Lanes) -> Lanes { Lanes().replacing(with: self, where: condition .> 0) }

  @inline(__always)
  func dropped(where condition: Lanes) -> Lanes { replacing(with: 0, where: condition .> 0) }

  @inline(__always)
  func larger(_ other: Lanes) -> Lanes { replacing(with: other, where: other .>= self) }
}

extension Float: ChannelSums, ChannelBlock {
  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, at offset: Int) -> Float { source[offset] }

  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, at offset: Int) { target[offset] = self }

  @inline(__always)
  var rectified: Float { self <= 0 ? 0 : self }

  @inline(__always)
  func kept(where condition: Float) -> Float { condition > 0 ? self : 0 }

  @inline(__always)
  func dropped(where condition: Float) -> Float { condition > 0 ? 0 : self }

  @inline(__always)
  func larger(_ other: Float) -> Float { other >= self ? other : self }
}

/// Visits the channels of a row in vectors, and those left one by one.
@inline(__always)
func forEachBlock(of channels: Int, lanes: (_ channel: Int) -> Void, one: (_ channel: Int) -> Void) {
  let whole = channels / Lanes.scalarCount &* Lanes.scalarCount
  for c in stride(from: 0, to: whole, by: Lanes.scalarCount) { lanes(c) }
  for c in whole..<channels { one(c) }
}

/// The same for sums over rows, in groups of vectors first.
@inline(__always)
func forEachBlock(
  of channels: Int, four: (_ channel: Int) -> Void, two: (_ channel: Int) -> Void, lanes: (_ channel: Int) -> Void,
  one: (_ channel: Int) -> Void
) {
  var c = 0
  while channels &- c >= LaneGroup<4>.scalarCount {
    four(c)
    c &+= LaneGroup<4>.scalarCount
  }
  if channels &- c >= LaneGroup<2>.scalarCount {
    two(c)
    c &+= LaneGroup<2>.scalarCount
  }
  forEachBlock(of: channels &- c, lanes: { lanes(c &+ $0) }, one: { one(c &+ $0) })
}

/// Visits a record [`length`, `channels`] row by row; `place` is the block's offset in the record.
@inline(__always)
func forEachBlock(
  length: Int, channels: Int, lanes: (_ place: Int, _ channel: Int) -> Void, one: (_ place: Int, _ channel: Int) -> Void
) {
  for row in 0..<length {
    let start = row &* channels
    forEachBlock(of: channels, lanes: { lanes(start &+ $0, $0) }, one: { one(start &+ $0, $0) })
  }
}
