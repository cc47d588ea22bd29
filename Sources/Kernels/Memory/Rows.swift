/// A view of activations in the layout [records, rows, channels], channels next to each other.
///
/// A matrix [records, channels] is a view of length 1. The view keeps its memory alive.
///
/// Shape alphabet of this module: B records, L rows (time), C channels, K taps of a kernel.
public struct Rows {
  private let buffer: FloatBuffer
  public let records: Int
  public let length: Int
  public let channels: Int

  /// The first records of a buffer.
  public init(_ buffer: FloatBuffer, records: Int, length: Int, channels: Int) {
    precondition(records * length * channels <= buffer.count, "the view is larger than its buffer")
    self.buffer = buffer
    self.records = records
    self.length = length
    self.channels = channels
  }

  /// Floats of one record.
  public var recordCount: Int { length * channels }

  /// The first row of record `n`.
  @inline(__always)
  public func record(_ n: Int) -> UnsafeMutablePointer<Float> { buffer.base + n &* length &* channels }

  /// The values of record `n`, row after row.
  public func values(_ n: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: record(n), count: recordCount)
  }

  /// All records as the rows of one matrix [B * L, C].
  var joined: Rows { Rows(buffer, records: 1, length: records * length, channels: channels) }
}
