import Kernels

/// Memory that a pass goes through the blocks in, and that nothing needs afterwards: activations in an evaluation, gradients in a backward
/// pass. It is that of three blocks whatever the number of blocks, so it stays in the cache.
final class PassMemory {
  private var currentBuffer: FloatBuffer
  private var nextBuffer: FloatBuffer
  private let innerBuffer: FloatBuffer

  /// For records of up to `recordCount` floats.
  init(capacity: Int, recordCount: Int) {
    currentBuffer = FloatBuffer(count: capacity * recordCount)
    nextBuffer = FloatBuffer(count: capacity * recordCount)
    innerBuffer = FloatBuffer(count: capacity * recordCount)
  }

  /// What lies between the last block and the next: the last one's result.
  func current(like rows: Rows) -> Rows { view(currentBuffer, like: rows) }

  /// What lies within a block.
  func inner(like rows: Rows) -> Rows { view(innerBuffer, like: rows) }

  /// A block's result where it has another shape than `current`.
  func next(like rows: Rows) -> Rows { view(nextBuffer, like: rows) }

  private func view(_ buffer: FloatBuffer, like rows: Rows) -> Rows {
    Rows(buffer, records: rows.records, length: rows.length, channels: rows.channels)
  }

  /// What was `next` is `current` from now on.
  func advance() { swap(&currentBuffer, &nextBuffer) }
}
