import Kernels

/// How much arithmetic a network is by the definition of its layers, however they are computed.
extension EncoderShape {
  /// Multiply-adds of the convolutions for one record, the stem's first, in the order of the network.
  public var convolutionProducts: [Int] {
    let stem = ConvolutionShape(
      inputChannels: Self.leads, outputChannels: widths[0], kernelSize: Stem.kernelSize, stride: 2,
      padding: Stem.kernelSize / 2)
    var products = [stem.products(length: samples)]
    var (length, channels) = (stem.outputLength(samples) / 2, widths[0])
    for (stage, width) in widths.enumerated() {
      for block in 0..<blocksPerStage {
        let stride = stage > 0 && block == 0 ? 2 : 1
        let first = ConvolutionShape.residual(from: channels, to: width, stride: stride)
        products.append(first.products(length: length))
        if stride != 1 || channels != width { products.append(first.products(length: length) / first.kernelSize) }
        (length, channels) = (first.outputLength(length), width)
        products.append(ConvolutionShape.residual(from: width, to: width, stride: 1).products(length: length))
      }
    }
    return products
  }
}

extension EncoderShape {
  /// Floats that a network takes for every record of its capacity: the record, what each normalised convolution and each block give, and the
  /// memory of three blocks that a pass goes through.
  public var floatsPerRecordOfCapacity: Int {
    let stem = samples / 2 * widths[0]
    var (length, channels) = (samples / 4, widths[0])
    var largest = length * channels
    var floats = samples * Self.leads + stem + largest
    for (stage, width) in widths.enumerated() {
      for block in 0..<blocksPerStage {
        let isSmaller = stage > 0 && block == 0
        if isSmaller { length = (length + 1) / 2 }
        // Its two convolutions, its output, and the shortcut's convolution where the shape changes.
        floats += length * width * (isSmaller || channels != width ? 4 : 3)
        channels = width
        largest = max(largest, length * width)
      }
    }
    return floats + 3 * largest
  }

  /// Weights of the convolutions, which are nearly all that a network has.
  public var convolutionWeights: Int {
    var (weights, channels) = (Self.leads * widths[0] * Stem.kernelSize, widths[0])
    for width in widths {
      for block in 0..<blocksPerStage {
        weights += (channels + width) * width * ResidualBlock.kernelSize
        if block == 0 { weights += channels * width }
        channels = width
      }
    }
    return weights
  }

  /// Floats that a training keeps of one record at the least: the record itself and the output of every block.
  public var floatsPerRecord: Int {
    var length = samples / 4
    var floats = samples * Self.leads
    for (stage, width) in widths.enumerated() {
      if stage > 0 { length /= 2 }
      floats += blocksPerStage * length * width
    }
    return floats
  }
}

extension ConvolutionShape {
  fileprivate static func residual(from inputs: Int, to outputs: Int, stride: Int) -> ConvolutionShape {
    ConvolutionShape(
      inputChannels: inputs, outputChannels: outputs, kernelSize: ResidualBlock.kernelSize, stride: stride,
      padding: ResidualBlock.kernelSize / 2)
  }

  fileprivate func products(length: Int) -> Int { outputLength(length) * weightCount }
}
