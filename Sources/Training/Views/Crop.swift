import ECGData
import ReproducibleMath

extension Signal {
  /// Keeps a random stretch of the record and puts it at a random place between zeros; nothing is resampled.
  func crop(_ record: UnsafeBufferPointer<Float>, seconds: ClosedRange<Double>, stream: inout RandomStream) {
    let shortest = Int(seconds.lowerBound * rate.frequency)
    let length = stream.integer(in: shortest...Int(seconds.upperBound * rate.frequency))
    let source = stream.integer(in: 0...samples - length)
    let target = stream.integer(in: 0...samples - length)
    values.update(repeating: 0)
    let stretch = UnsafeBufferPointer(rebasing: record[(source * Self.leads)..<((source + length) * Self.leads)])
    _ = UnsafeMutableBufferPointer(rebasing: values[(target * Self.leads)...]).update(fromContentsOf: stretch)
  }
}
