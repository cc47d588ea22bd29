public import NeuralNetwork

/// The numbers of scripts/golden/closed_form.py: the same float32 values without a file.
public enum ClosedForm {
  /// SplitMix64 started at the FNV-1a hash of `name`.
  private static func bits(_ name: String, _ count: Int) -> [UInt64] {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return (0..<count).map { _ in
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
  }

  /// Values in [-1, 1), of 24 bits each.
  public static func uniform(_ name: String, _ count: Int) -> [Float] {
    bits(name, count).map { Float(Int($0 >> 40) - 1 << 23) / 0x1p23 }
  }

  public static func signs(_ name: String, _ count: Int) -> [Double] {
    bits(name, count).map { $0 >> 63 == 1 ? -1 : 1 }
  }

  /// A starting value for one parameter of the network, scaled for its role.
  public static func parameter(_ parameter: Parameter) -> SafetensorsFile.Tensor {
    let (name, shape) = (parameter.name, parameter.shape)
    let values = uniform(name, parameter.count)
    let scaled: [Float]
    if shape.count > 1 {
      let fanOut = shape[0] * shape.dropFirst(2).reduce(1, *)
      let bound = Float((6 / Double(fanOut)).squareRoot())
      scaled = values.map { $0 * bound }
    } else {
      let offset: Float = name.contains(".normalization") && name.hasSuffix("weight") ? 1 : 0
      scaled = values.map { offset + $0 * 0.25 }
    }
    return SafetensorsFile.Tensor(shape: shape, values: scaled.map(Double.init))
  }

  /// Records [B, 12, L]: steps of 50 samples, the same in records i and i + share, and noise of each record.
  public static func records(_ name: String, batch: Int, length: Int, share: Int) -> SafetensorsFile.Tensor {
    let leads = 12
    let stepCount = (length + 49) / 50
    let steps = uniform("\(name).steps", share * leads * stepCount)
    let values = uniform("\(name).noise", batch * leads * length).enumerated().map { place, noise in
      let (n, lead, sample) = (place / length / leads, place / length % leads, place % length)
      return Double(noise * 0.5 + steps[(n % share * leads + lead) * stepCount + sample / 50])
    }
    return SafetensorsFile.Tensor(shape: [batch, leads, length], values: values)
  }
}
