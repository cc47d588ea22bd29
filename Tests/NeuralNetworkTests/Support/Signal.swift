import Kernels
import NeuralNetwork

/// Activations in the module's layout [B, L, C], filled from and read as PyTorch's [B, C, L] or [B, C].
struct Signal {
  let rows: Rows

  init(records: Int, length: Int, channels: Int) {
    rows = Activation(capacity: records, length: length, channels: channels).rows(records)
  }

  init(_ tensor: SafetensorsFile.Tensor) {
    self.init(like: tensor)
    let (length, channels) = (rows.length, rows.channels)
    for (place, value) in tensor.values.enumerated() {
      let (n, channel, row) = (place / length / channels, place / length % channels, place % length)
      rows.values(n)[row * channels + channel] = Float(value)
    }
  }

  /// Of the same shape.
  init(like tensor: SafetensorsFile.Tensor) {
    self.init(
      records: tensor.shape[0], length: tensor.shape.count > 2 ? tensor.shape[2] : 1, channels: tensor.shape[1])
  }

  /// The values in PyTorch's order.
  var values: [Float] { rows.inPyTorchOrder }

  var records: Int { rows.records }
}

extension Rows {
  /// The values as [B, C, L].
  var inPyTorchOrder: [Float] {
    (0..<records).flatMap { n in
      (0..<channels).flatMap { channel in (0..<length).map { values(n)[$0 * channels + channel] } }
    }
  }
}
