/// From a record's file to what the network sees, once it has the form that `SignalForm` tells.
///
/// Per lead the mean is subtracted; then the record is divided by one standard deviation over all its centred leads and
/// clipped, so that the leads keep their proportions. Sums run in Double and in a fixed order: the same bits on every host.
enum Preprocessing {
  /// Raised whenever the same record would give other numbers.
  static let version = 1
  static let epsilon = 1e-6
  static let clip = 10.0

  struct Signal {
    /// [samples][12 leads], leads fastest; zeros where a short record has no samples.
    var values: [Float]
    /// The record's standard deviation in mV.
    var standardDeviation: Float
  }

  /// Reads, verifies and preprocesses one record of a source.
  static func signal(
    of row: RecordRow, in source: any RecordSource, missingSamples: MissingSamples
  ) throws(DataError) -> Signal {
    try signal(millivolts: leads(of: row, in: source, missingSamples: missingSamples), at: source.form.rate)
  }

  /// The twelve leads of one record in mV without gaps, at the network's rate and of at most its length.
  static func leads(
    of row: RecordRow, in source: any RecordSource, missingSamples: MissingSamples
  ) throws(DataError) -> [[Double]] {
    let path = source.signalPath(of: row)
    var (leads, rate) = try source.leads(of: row)
    for index in leads.indices {
      let missing = leads[index].count(where: \.isNaN)
      guard missing > 0 else { continue }
      let lead = "lead \(StandardLeads.names[index])"
      guard missing < leads[index].count else {
        let remedy =
          "which nothing can fill: exclude = \(row.exclusion) in the sweep file's [data] leaves the record out"
        throw DataError(file: path, "\(lead) has nothing but missing samples, \(remedy)")
      }
      guard missingSamples == .interpolate else {
        let remedy = "missing-samples = \"interpolate\" in the sweep file's [data] fills them"
        throw DataError(file: path, "\(lead) has \(missing) missing samples; \(remedy)")
      }
      MissingSamples.interpolate(&leads[index])
    }
    return source.form.resampled(leads, from: rate)
  }

  /// Centres, scales and clips twelve leads of one length, which is at most that of a record at `rate`.
  static func signal(millivolts leads: [[Double]], at rate: SignalRate) -> Signal {
    let recorded = leads[0].count * leads.count
    var centred = leads
    var squares = 0.0
    for lead in centred.indices {
      let mean = leads[lead].reduce(0, +) / Double(leads[lead].count)
      for sample in leads[lead].indices {
        let value = leads[lead][sample] - mean
        centred[lead][sample] = value
        squares += value * value
      }
    }
    let deviation = (squares / Double(recorded)).squareRoot()
    let scale = deviation + epsilon
    let values = [Float](unsafeUninitializedCapacity: rate.values) { buffer, count in
      buffer[recorded...].initialize(repeating: 0)
      for lead in centred.indices {
        for sample in centred[lead].indices {
          let value = min(max(centred[lead][sample] / scale, -clip), clip)
          buffer[sample * centred.count + lead] = Float(value)
        }
      }
      count = rate.values
    }
    return Signal(values: values, standardDeviation: Float(deviation))
  }
}
