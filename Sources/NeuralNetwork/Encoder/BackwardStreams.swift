import Kernels

/// The gradient of a convolution's output, from that of the normalisation's output, while it is read.
struct NormalizationGradientSource: RecordSource {
  /// The gradient of the normalisation's output.
  let gradient: Rows
  /// The normalisation's input.
  let input: Rows
  let normalization: any NormalizationLayer

  var records: Int { input.records }
  var length: Int { input.length }
  var channels: Int { input.channels }

  func write(_ n: Int, to record: UnsafeMutablePointer<Float>) {
    normalization.state.applyGradient(n, gradient.record(n), input.record(n), length: length, into: record)
  }
}

/// The gradient of a rectified normalisation's output on its way to memory: masked by the rectifier and measured.
struct RectifiedGradientSink: RecordSink {
  let memory: Rows
  /// The normalisation's input.
  let input: Rows
  let normalization: any NormalizationLayer

  var records: Int { memory.records }
  var length: Int { memory.length }
  var channels: Int { memory.channels }

  func take(_ n: Int, _ record: UnsafePointer<Float>) {
    let state = normalization.state
    state.mask(n, record, input.record(n), length: length, into: memory.record(n))
    state.measureGradient(n, memory.record(n), input.record(n), length: length)
  }
}

/// Something whose output a residual block reads.
protocol GradientReceiver: AnyObject {
  /// Adds `record` to the gradient of this output's record `n` that is in `gradient`, and takes from the sum what it needs.
  func receive(_ n: Int, _ record: UnsafePointer<Float>, into gradient: Rows)
}

/// The gradient of a block's input on its way to what made that input.
struct InputGradientSink: RecordSink {
  let memory: Rows
  let receiver: any GradientReceiver

  var records: Int { memory.records }
  var length: Int { memory.length }
  var channels: Int { memory.channels }

  func take(_ n: Int, _ record: UnsafePointer<Float>) { receiver.receive(n, record, into: memory) }
}
