extension WFDBRecord {
  /// The record as a header and one signal file of format 16, named after the record.
  public func encoded() -> (header: String, signal: [UInt8]) {
    let file = "\(name).dat"
    var header = "\(name) \(leads.count) \(Self.shortest(frequency)) \(length)\n"
    for lead in leads {
      let checksum = lead.digital.reduce(UInt16(0)) { $0 &+ UInt16(bitPattern: $1) }
      header += "\(file) 16 \(lead.gain)(\(lead.baseline))/\(lead.units) 16 0 \(lead.digital.first ?? 0) "
      header += "\(checksum) 0 \(lead.name)\n"
    }
    let signal = [UInt8](unsafeUninitializedCapacity: 2 * length * leads.count) { buffer, count in
      for (column, lead) in leads.enumerated() {
        for sample in 0..<length {
          let value = UInt16(bitPattern: lead.digital[sample])
          let place = 2 * (sample * leads.count + column)
          buffer[place] = UInt8(truncatingIfNeeded: value)
          buffer[place + 1] = UInt8(truncatingIfNeeded: value >> 8)
        }
      }
      count = 2 * length * leads.count
    }
    return (header, signal)
  }

  /// Whole frequencies are written without a fraction, as other programs do.
  private static func shortest(_ frequency: Double) -> String {
    Int(exactly: frequency).map(String.init) ?? "\(frequency)"
  }
}
