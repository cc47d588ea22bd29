extension Loops {
  @inline(never)
  public func scaleAndShift(
    _ x: UnsafePointer<Float>, length: Int, channels: Int, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    adding residual: UnsafePointer<Float>?, rectify: Bool, into y: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func compute<Block: ChannelBlock>(_: Block.Type, _ place: Int, _ c: Int) {
      var value = Block.load(shift, at: c).addingProduct(Block.load(x, at: place), Block.load(scale, at: c))
      if let residual { value = value + Block.load(residual, at: place) }
      (rectify ? value.rectified : value).store(to: y, at: place)
    }
    forEachBlock(
      length: length, channels: channels, lanes: { compute(Lanes.self, $0, $1) }, one: { compute(Float.self, $0, $1) })
  }

  @inline(never)
  public func measureMoments(
    _ x: UnsafePointer<Float>, length: Int, channels: Int, mean: UnsafeMutablePointer<Float>,
    squaredDeviations: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func measure<Block: ChannelSums>(_: Block.Type, _ c: Int) {
      var sum = Block()
      for row in 0..<length { sum = sum + Block.load(x, at: row &* channels &+ c) }
      let center = sum / Float(length)
      var squares = Block()
      for row in 0..<length {
        let deviation = Block.load(x, at: row &* channels &+ c) - center
        squares = squares.addingProduct(deviation, deviation)
      }
      center.store(to: mean, at: c)
      squares.store(to: squaredDeviations, at: c)
    }
    forEachBlock(
      of: channels, four: { measure(LaneGroup<4>.self, $0) }, two: { measure(LaneGroup<2>.self, $0) },
      lanes: { measure(Lanes.self, $0) }, one: { measure(Float.self, $0) })
  }

  @inline(never)
  public func measureGradient(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, length: Int, channels: Int, center: UnsafePointer<Float>,
    sum: UnsafeMutablePointer<Float>, product: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func measure<Block: ChannelSums>(_: Block.Type, _ c: Int) {
      let center = Block.load(center, at: c)
      var (total, products) = (Block(), Block())
      for row in 0..<length {
        let gradient = Block.load(dy, at: row &* channels &+ c)
        total = total + gradient
        products = products.addingProduct(gradient, Block.load(x, at: row &* channels &+ c) - center)
      }
      total.store(to: sum, at: c)
      products.store(to: product, at: c)
    }
    forEachBlock(
      of: channels, four: { measure(LaneGroup<4>.self, $0) }, two: { measure(LaneGroup<2>.self, $0) },
      lanes: { measure(Lanes.self, $0) }, one: { measure(Float.self, $0) })
  }

  @inline(never)
  public func combine(
    _ dy: UnsafePointer<Float>, a: UnsafePointer<Float>, _ x: UnsafePointer<Float>, b: UnsafePointer<Float>,
    c offset: UnsafePointer<Float>, length: Int, channels: Int, into dx: UnsafeMutablePointer<Float>
  ) {
    @inline(__always)
    func compute<Block: ChannelBlock>(_: Block.Type, _ place: Int, _ c: Int) {
      Block.load(offset, at: c).addingProduct(Block.load(x, at: place), Block.load(b, at: c))
        .addingProduct(Block.load(dy, at: place), Block.load(a, at: c))
        .store(to: dx, at: place)
    }
    forEachBlock(
      length: length, channels: channels, lanes: { compute(Lanes.self, $0, $1) }, one: { compute(Float.self, $0, $1) })
  }
}
