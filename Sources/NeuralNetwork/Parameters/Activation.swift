public import Kernels

/// Owned activations [capacity, length, channels] with zero rows around each record.
public final class Activation {
  private let buffer: FloatBuffer
  public let capacity: Int
  public let length: Int
  public let channels: Int
  public let margin: Int

  public init(capacity: Int, length: Int, channels: Int, margin: Int = 0) {
    self.capacity = capacity
    self.length = length
    self.channels = channels
    self.margin = margin
    buffer = FloatBuffer(count: capacity * (length + 2 * margin) * channels)
  }

  /// The first `records` records.
  public func rows(_ records: Int) -> Rows {
    precondition(records <= capacity, "\(records) records in an activation for \(capacity)")
    return Rows(buffer, records: records, length: length, channels: channels, margin: margin)
  }
}
