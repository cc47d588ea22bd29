import Kernels

/// The output of a convolution on its way to memory, measured for the normalisation that follows it.
struct MeasuredOutput: RecordSink {
  let memory: Rows
  let normalization: any NormalizationLayer
  let mode: NormalizationMode

  var records: Int { memory.records }
  var length: Int { memory.length }
  var channels: Int { memory.channels }

  func take(_ n: Int, _ record: UnsafePointer<Float>) {
    normalization.measure(n, record, length: length, mode: mode)
    memory.take(n, record)
  }
}

/// The output of a convolution on its way to memory, normalised at once: possible where the coefficients do not depend on the batch.
struct NormalizedOutput: RecordSink {
  let memory: Rows
  let normalization: any NormalizationLayer
  /// Added before the rectifier; may be `memory`.
  var residual: Rows?
  let rectify: Bool

  var records: Int { memory.records }
  var length: Int { memory.length }
  var channels: Int { memory.channels }

  func take(_ n: Int, _ record: UnsafePointer<Float>) {
    normalization.measure(n, record, length: length, mode: .evaluation)
    normalization.state.apply(
      n, record, length: length, adding: residual.map { UnsafePointer($0.record(n)) }, rectify: rectify,
      into: memory.record(n))
  }
}

/// A convolution's output, normalised and rectified while it is read.
struct RectifiedSource: RecordSource {
  let memory: Rows
  let normalization: any NormalizationLayer

  var records: Int { memory.records }
  var length: Int { memory.length }
  var channels: Int { memory.channels }

  func write(_ n: Int, to record: UnsafeMutablePointer<Float>) {
    normalization.state.apply(n, memory.record(n), length: length, rectify: true, into: record)
  }
}
