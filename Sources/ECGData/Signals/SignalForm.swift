internal import ContentHash
internal import WFDB

/// What to do with a record of more than ten seconds.
public enum LongerRecords: String, Codable, CaseIterable, Sendable {
  /// Refuse it, naming its file.
  case refuse
  /// Take its first ten seconds.
  case crop
}

/// What to do with a record of less than ten seconds.
public enum ShorterRecords: String, Codable, CaseIterable, Sendable {
  /// Refuse it, naming its file.
  case refuse
  /// Put zeros behind it once each lead is centred; the standard deviation is that of what was recorded.
  case pad
}

/// How the records of a source are brought to what a network sees.
///
/// In this order: the first ten seconds are cut out, the leads are picked, missing samples are filled; where the rate is another, each lead
/// is centred and resampled; then `Preprocessing` centres, scales and clips it and puts zeros where a short record has no samples.
struct SignalForm: Hashable, Sendable {
  /// What the network sees.
  var rate: SignalRate
  /// What every record has in Hz; nil where each may have its own, a whole number.
  var recorded: Int?
  var longer = LongerRecords.refuse
  var shorter = ShorterRecords.refuse

  /// The first ten seconds of a record's twelve leads, in mV at its own rate, NaN where a sample is missing.
  ///
  /// Throws where rate or length are not those asked for, a lead is missing or there twice, or is no voltage; `file` is the header's
  /// name for errors.
  func leads(of record: WFDBRecord, file: String) throws(DataError) -> (millivolts: [[Double]], rate: Int) {
    let rate = try ownRate(of: record, file: file)
    let expected = rate * SignalRate.seconds
    func refuse(_ remedy: String) throws(DataError) {
      let problem = "\(record.length) samples a lead, expected \(expected)"
      throw DataError(file: file, recorded == nil && record.length > 0 ? "\(problem); \(remedy)" : problem)
    }
    if record.length > expected, longer == .refuse {
      try refuse("length = { longer = \"crop\" } in the sweep file's [data] takes the first \(SignalRate.seconds) s")
    }
    if record.length < expected, shorter == .refuse || record.length == 0 {
      try refuse("length = { shorter = \"pad\" } in the sweep file's [data] puts zeros behind them")
    }
    let leads = try StandardLeads.millivolts(of: record, file: file)
    return (record.length > expected ? leads.map { Array($0.prefix(expected)) } : leads, rate)
  }

  private func ownRate(of record: WFDBRecord, file: String) throws(DataError) -> Int {
    if let recorded {
      guard record.frequency == Double(recorded) else {
        throw DataError(file: file, "sampled at \(record.frequency) Hz, expected \(Double(recorded)) Hz")
      }
      return recorded
    }
    guard let rate = Int(exactly: record.frequency), Resampler.rates.contains(rate) else {
      let rates = "a whole number of Hz up to \(Resampler.rates.upperBound)"
      throw DataError(file: file, "sampled at \(record.frequency) Hz, expected \(rates)")
    }
    return rate
  }

  /// Leads without gaps at the network's rate: as they are where that is theirs, otherwise centred, so that the zeros that the filter sees
  /// beyond both ends are no steps, and resampled.
  func resampled(_ leads: [[Double]], from own: Int) -> [[Double]] {
    guard own != rate.rawValue else { return leads }
    let resampler = Resampler(from: own, to: rate.rawValue)
    return leads.map { lead in
      let mean = lead.reduce(0, +) / Double(lead.count)
      return resampler(lead.map { $0 - mean })
    }
  }

  /// Adds all that decides what becomes of a record.
  func update(_ hasher: inout SHA256Hasher) {
    hasher.update(rate.rawValue)
    hasher.update(recorded ?? 0)
    hasher.update(longer.rawValue)
    hasher.update(shorter.rawValue)
    hasher.update(Resampler.version)
  }
}
