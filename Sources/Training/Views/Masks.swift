import ReproducibleMath

extension Signal {
  /// Sets one to three spans of all leads to zero, together up to `share` of the record.
  func maskTime(share: Double, stream: inout RandomStream) {
    let spans = stream.integer(in: 1...3)
    let total = stream.uniform(0...share)
    let length = Int(total * Double(samples)) / spans
    for _ in 0..<spans {
      let first = stream.integer(in: 0...samples - length)
      values[(first * Self.leads)..<((first + length) * Self.leads)].update(repeating: 0)
    }
  }

  /// Sets each lead to zero with the given probability, but keeps at least `kept` of them.
  func maskLeads(probability: Double, kept: Int, stream: inout RandomStream) {
    let order = stream.permutation(of: Self.leads)
    let masked = order.filter { _ in stream.happens(probability) }.prefix(Self.leads - kept)
    for lead in masked {
      for sample in 0..<samples { values[sample * Self.leads + lead] = 0 }
    }
  }
}
