/// Neighbouring channels that are added up side by side: 32, eight or one, as many as there are. Channels never meet each other, so any
/// way gives the same bits; with 32 of them the next sum does not wait for the last one.
protocol ChannelSums {
  init()
  static func load(_ source: UnsafePointer<Float>, at offset: Int) -> Self
  func store(to target: UnsafeMutablePointer<Float>, at offset: Int)

  static func + (one: Self, other: Self) -> Self
  static func - (one: Self, other: Self) -> Self
  static func / (value: Self, divisor: Float) -> Self
  func addingProduct(_ one: Self, _ other: Self) -> Self
}

/// Neighbouring channels that are computed side by side: eight, or one where fewer are left.
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

/// Four times as many channels as `Lanes`.
struct WideLanes: ChannelSums {
  static let scalarCount = 4 * Lanes.scalarCount

  private var parts: InlineArray<4, Lanes>

  @inline(__always)
  init() { parts = InlineArray(repeating: .zero) }

  @inline(__always)
  private init(_ part: (Int) -> Lanes) { parts = InlineArray(part) }

  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, at offset: Int) -> WideLanes {
    WideLanes { source.lanes(at: offset &+ $0 &* Lanes.scalarCount) }
  }

  @inline(__always)
  func store(to target: UnsafeMutablePointer<Float>, at offset: Int) {
    unrolled(4) { target.store(parts[$0], at: offset &+ $0 &* Lanes.scalarCount) }
  }

  @inline(__always)
  static func + (one: WideLanes, other: WideLanes) -> WideLanes { WideLanes { one.parts[$0] + other.parts[$0] } }

  @inline(__always)
  static func - (one: WideLanes, other: WideLanes) -> WideLanes { WideLanes { one.parts[$0] - other.parts[$0] } }

  @inline(__always)
  static func / (value: WideLanes, divisor: Float) -> WideLanes { WideLanes { value.parts[$0] / divisor } }

  @inline(__always)
  func addingProduct(_ one: WideLanes, _ other: WideLanes) -> WideLanes {
    WideLanes { parts[$0].addingProduct(one.parts[$0], other.parts[$0]) }
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

/// Visits the channels of a row in blocks of eight, and those left one by one.
@inline(__always)
func forEachBlock(of channels: Int, eight: (_ channel: Int) -> Void, one: (_ channel: Int) -> Void) {
  let whole = channels / Lanes.scalarCount &* Lanes.scalarCount
  for c in stride(from: 0, to: whole, by: Lanes.scalarCount) { eight(c) }
  for c in whole..<channels { one(c) }
}

/// The same for sums over rows, in blocks of 32 first.
@inline(__always)
func forEachBlock(
  of channels: Int, wide: (_ channel: Int) -> Void, eight: (_ channel: Int) -> Void, one: (_ channel: Int) -> Void
) {
  let whole = channels / WideLanes.scalarCount &* WideLanes.scalarCount
  for c in stride(from: 0, to: whole, by: WideLanes.scalarCount) { wide(c) }
  forEachBlock(of: channels &- whole, eight: { eight(whole &+ $0) }, one: { one(whole &+ $0) })
}

/// Visits a record [`length`, `channels`] row by row; `place` is the block's offset in the record.
@inline(__always)
func forEachBlock(
  length: Int, channels: Int, eight: (_ place: Int, _ channel: Int) -> Void, one: (_ place: Int, _ channel: Int) -> Void
) {
  for row in 0..<length {
    let start = row &* channels
    forEachBlock(of: channels, eight: { eight(start &+ $0, $0) }, one: { one(start &+ $0, $0) })
  }
}
