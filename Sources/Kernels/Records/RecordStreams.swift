/// Records [L, C] that are made one at a time, each when a kernel needs it: read from memory, or computed from what is there.
///
/// A batch is much larger than the caches and a record is not. What is computed record by record on the way into or out of a
/// convolution costs no pass over the batch of its own.
public protocol RecordSource {
  var records: Int { get }
  var length: Int { get }
  var channels: Int { get }

  /// Writes record `n` [L, C]. Several threads may ask for different records at once.
  func write(_ n: Int, to record: UnsafeMutablePointer<Float>)
}

/// What becomes of the records [L, C] that a kernel computes.
public protocol RecordSink {
  var records: Int { get }
  var length: Int { get }
  var channels: Int { get }

  /// Takes record `n` while it is in the cache; called once for each record, from several threads at once.
  func take(_ n: Int, _ record: UnsafePointer<Float>)
}

extension Rows: RecordSource, RecordSink {
  public func write(_ n: Int, to record: UnsafeMutablePointer<Float>) {
    record.update(from: self.record(n), count: recordCount)
  }

  public func take(_ n: Int, _ record: UnsafePointer<Float>) {
    self.record(n).update(from: record, count: recordCount)
  }
}
