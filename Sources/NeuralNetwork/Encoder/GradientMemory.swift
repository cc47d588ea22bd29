import Kernels

/// Memory for the gradients of one backward pass: of the output and the inside of a block, and of its input where that has another shape.
final class GradientMemory {
  private var outputBuffer: FloatBuffer
  private var nextBuffer: FloatBuffer
  private let innerBuffer: FloatBuffer

  /// For records of up to `recordCount` floats.
  init(capacity: Int, recordCount: Int) {
    outputBuffer = FloatBuffer(count: capacity * recordCount)
    nextBuffer = FloatBuffer(count: capacity * recordCount)
    innerBuffer = FloatBuffer(count: capacity * recordCount)
  }

  /// The gradient of a block's output.
  func output(_ records: Int, like activation: Activation) -> Rows {
    Rows(outputBuffer, records: records, length: activation.length, channels: activation.channels)
  }

  func inner(_ records: Int, like activation: Activation) -> Rows {
    Rows(innerBuffer, records: records, length: activation.length, channels: activation.channels)
  }

  func next(_ records: Int, length: Int, channels: Int) -> Rows {
    Rows(nextBuffer, records: records, length: length, channels: channels)
  }

  /// What was `next` becomes the `output` of the block before.
  func swap() { Swift.swap(&outputBuffer, &nextBuffer) }
}
