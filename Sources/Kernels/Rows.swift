/// A view of activations in the layout [records, rows, channels], channels next to each other.
///
/// Each record has `length` rows of values and `margin` rows of zeros before and after them, which stand for the padding of a
/// convolution. A matrix [records, channels] is a view of length 1 without margin. The view keeps its memory alive.
///
/// Shape alphabet of this module: B records, L rows (time), C channels, K taps of a kernel.
public struct Rows {
  private let buffer: FloatBuffer
  private let base: UnsafeMutablePointer<Float>
  public let records: Int
  public let length: Int
  public let channels: Int
  public let margin: Int

  /// The first records of a buffer.
  public init(_ buffer: FloatBuffer, records: Int, length: Int, channels: Int, margin: Int = 0) {
    precondition(records * (length + 2 * margin) * channels <= buffer.count, "the view is larger than its buffer")
    self.init(buffer, at: buffer.base, records: records, length: length, channels: channels, margin: margin)
  }

  private init(
    _ buffer: FloatBuffer, at base: UnsafeMutablePointer<Float>, records: Int, length: Int, channels: Int, margin: Int
  ) {
    self.buffer = buffer
    self.base = base
    self.records = records
    self.length = length
    self.channels = channels
    self.margin = margin
  }

  /// Floats from one record's first row to the next one's.
  public var recordStride: Int { (length + 2 * margin) * channels }

  /// The first row of values of record `n`.
  @inline(__always)
  public func record(_ n: Int) -> UnsafeMutablePointer<Float> { base + (n &* recordStride &+ margin &* channels) }

  /// The values of record `n`, row after row.
  public func values(_ n: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: record(n), count: length * channels)
  }

  /// All records as one: the rows of a matrix [B * L, C]. The margin must be zero.
  var joined: Rows {
    precondition(margin == 0, "records with a margin are not contiguous")
    return Rows(buffer, at: base, records: 1, length: records * length, channels: channels, margin: 0)
  }

  /// Record `n` alone.
  func single(_ n: Int) -> Rows {
    Rows(buffer, at: base + n * recordStride, records: 1, length: length, channels: channels, margin: margin)
  }

  func hasShape(of other: Rows) -> Bool {
    records == other.records && length == other.length && channels == other.channels
  }
}
