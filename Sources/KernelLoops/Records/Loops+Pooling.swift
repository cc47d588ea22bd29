extension Loops {
  @inline(never)
  public func rectifyAndPoolPairs(
    _ x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    into y: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func compute<Block: ChannelBlock>(_: Block.Type, _ place: Int, _ c: Int) {
      let even = 2 &* place &- c
      let (scale, shift) = (Block.load(scale, at: c), Block.load(shift, at: c))
      let first = shift.addingProduct(Block.load(x, at: even), scale)
      let second = shift.addingProduct(Block.load(x, at: even &+ channels), scale)
      first.larger(second).rectified.store(to: y, at: place)
    }
    forEachBlock(
      length: length / 2, channels: channels, lanes: { compute(Lanes.self, $0, $1) },
      one: { compute(Float.self, $0, $1) }
    )
  }

  @inline(never)
  public func rectifyAndPoolPairsGradient(
    _ dy: UnsafePointer<Float>, input x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func compute<Block: ChannelBlock>(_: Block.Type, _ place: Int, _ c: Int) {
      let even = 2 &* place &- c
      let (scale, shift) = (Block.load(scale, at: c), Block.load(shift, at: c))
      let first = shift.addingProduct(Block.load(x, at: even), scale)
      let second = shift.addingProduct(Block.load(x, at: even &+ channels), scale)
      let value = Block.load(dy, at: place).kept(where: first.larger(second))
      value.dropped(where: second - first).store(to: dx, at: even)
      value.kept(where: second - first).store(to: dx, at: even &+ channels)
    }
    forEachBlock(
      length: length / 2, channels: channels, lanes: { compute(Lanes.self, $0, $1) },
      one: { compute(Float.self, $0, $1) }
    )
    if !length.isMultiple(of: 2) { (dx + (length - 1) * channels).update(repeating: 0, count: channels) }
  }
}
