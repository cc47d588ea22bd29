public import Kernels

/// Owned activations [capacity, length, channels].
public final class Activation {
  private let buffer: FloatBuffer
  public let capacity: Int
  public let length: Int
  public let channels: Int

  public init(capacity: Int, length: Int, channels: Int) {
    self.capacity = capacity
    self.length = length
    self.channels = channels
    buffer = FloatBuffer(count: capacity * length * channels)
  }

  /// Floats of one record.
  var recordCount: Int { length * channels }

  /// The first `records` records.
  public func rows(_ records: Int) -> Rows {
    precondition(records <= capacity, "\(records) records in an activation for \(capacity)")
    return Rows(buffer, records: records, length: length, channels: channels)
  }
}
