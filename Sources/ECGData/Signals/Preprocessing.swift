internal import WFDB

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

  /// Reads, verifies and preprocesses one record of a PTB-XL folder.
  static func signal(
    of row: PTBXLTables.Row, in tables: PTBXLTables, missingSamples: MissingSamples
  ) throws(DataError) -> Signal {
    try signal(millivolts: leads(of: row, in: tables, missingSamples: missingSamples), at: tables.form.rate)
  }

  /// The twelve leads of one record in mV without gaps, at the network's rate and of at most its length.
  static func leads(
    of row: PTBXLTables.Row, in tables: PTBXLTables, missingSamples: MissingSamples
  ) throws(DataError) -> [[Double]] {
    let header = tables.headerPath(of: row)
    let path = tables.signalPath(of: row)
    let record: WFDBRecord
    do { record = try WFDBRecord.read(headerPath: header) } catch { throw DataError(error) }
    try check(record, is: row, header: header)
    var (leads, rate) = try tables.form.leads(of: record, file: header)
    for index in leads.indices {
      let missing = leads[index].count(where: \.isNaN)
      guard missing > 0 else { continue }
      let lead = "lead \(StandardLeads.names[index])"
      guard missing < leads[index].count else {
        let remedy = "which nothing can fill: exclude = [\(row.ecgID)] in the sweep file's [data] leaves the record out"
        throw DataError(file: path, "\(lead) has nothing but missing samples, \(remedy)")
      }
      guard missingSamples == .interpolate else {
        let remedy = "missing-samples = \"interpolate\" in the sweep file's [data] fills them"
        throw DataError(file: path, "\(lead) has \(missing) missing samples; \(remedy)")
      }
      MissingSamples.interpolate(&leads[index])
    }
    return tables.form.resampled(leads, from: rate)
  }

  /// The table's row, the header and the signal file have to be those of one record.
  private static func check(_ record: WFDBRecord, is row: PTBXLTables.Row, header: String) throws(DataError) {
    let expected = "\(row.recordName).dat"
    // The signal cache watches this file alone beside the header.
    if let other = record.signalFiles.first(where: { $0 != expected }) {
      let reason = other.hasSuffix(".mat") ? "; .mat files are not read, PTB-XL's own records are needed" : ""
      throw DataError(file: header, "names the signal file \(other), expected \(expected)\(reason)")
    }
    guard record.name == row.recordName else {
      throw PTBXLTables.foreignHeader(header, of: record.name, expected: row)
    }
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
