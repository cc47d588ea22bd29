public import KernelInterface

extension Loops {
  @inline(never)
  public func transform(_ pass: TilePass, by algorithm: TileAlgorithm) {
    // Concrete types, so that there is code for each of them: behind a protocol generic code would not be specialised.
    switch algorithm {
    case .f6x7: Transforms.f6x7.perform(pass)
    case .f8x7: Transforms.f8x7.perform(pass)
    case .f7x4: Transforms.f7x4.perform(pass)
    case .f5x8: Transforms.f5x8.perform(pass)
    }
  }
}

private enum Transforms {
  static let f6x7 = ToomCook<12, 6, 7>()
  static let f8x7 = ToomCook<14, 8, 7>()
  static let f7x4 = ToomCook<10, 7, 4>()
  static let f5x8 = ToomCook<12, 5, 8>()
}

extension ToomCook {
  @inline(__always)
  fileprivate func perform(_ pass: TilePass) {
    switch pass {
    case .input(let record, let phasedChannels, let tiles, let target):
      transformInput(record, rowStride: phasedChannels, tiles, into: target)
    case .output(let source, let tiles, let record):
      transformOutput(source, tiles, into: record)
    case .outputGradient(let record, let tiles, let target):
      transformOutputGradient(record, tiles, into: target)
    case .inputGradient(let source, let tiles, let record, let phasedChannels):
      transformInputGradient(source, tiles, into: record, rowStride: phasedChannels)
    case .weights(let weights, let shape, let rows, let target):
      pack(weights, shape, rows, into: target)
    case .transposedWeights(let weights, let shape, let rows, let memory, let target):
      packTransposed(weights, shape, rows, memory, into: target)
    case .weightGradient(let sums, let pointStride, let shape, let row, let target):
      transformGradient(sums, pointStride: pointStride, shape, row, into: target)
    }
  }
}
