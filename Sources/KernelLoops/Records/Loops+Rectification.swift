extension Loops {
  @inline(never)
  public func maskGradient(
    _ dy: UnsafePointer<Float>, wherePositive x: UnsafePointer<Float>, length: Int, channels: Int,
    scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func compute<Block: ChannelBlock>(_: Block.Type, _ place: Int, _ c: Int) {
      let value = Block.load(shift, at: c).addingProduct(Block.load(x, at: place), Block.load(scale, at: c))
      Block.load(dy, at: place).kept(where: value).store(to: dx, at: place)
    }
    forEachBlock(
      length: length, channels: channels, lanes: { compute(Lanes.self, $0, $1) }, one: { compute(Float.self, $0, $1) })
  }

  @inline(never)
  public func addGradient(
    _ dy: UnsafePointer<Float>, wherePositive output: UnsafePointer<Float>, count: Int,
    to dx: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func compute<Block: ChannelBlock>(_: Block.Type, _ i: Int) {
      (Block.load(dx, at: i) + Block.load(dy, at: i)).kept(where: Block.load(output, at: i)).store(to: dx, at: i)
    }
    forEachBlock(of: count, lanes: { compute(Lanes.self, $0) }, one: { compute(Float.self, $0) })
  }
}
