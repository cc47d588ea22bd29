/// What to do with samples that a record marks as missing.
public enum MissingSamples: String, Codable, CaseIterable, Sendable {
  /// Refuse the record, naming file and lead.
  case refuse
  /// Fill them by linear interpolation between their neighbours in the lead; the ends repeat the nearest sample.
  case interpolate
}

extension MissingSamples {
  /// Replaces every NaN of one lead; false where there is nothing but NaN.
  @discardableResult
  static func interpolate(_ samples: inout [Double]) -> Bool {
    var previous: Int?
    for index in samples.indices where !samples[index].isNaN {
      fill(&samples, from: previous, to: index)
      previous = index
    }
    guard previous != nil else { return false }
    fill(&samples, from: previous, to: nil)
    return true
  }

  /// Fills the gap between two known samples, or between one and an end of the lead.
  private static func fill(_ samples: inout [Double], from first: Int?, to last: Int?) {
    let gap = (first.map { $0 + 1 } ?? 0)..<(last ?? samples.count)
    for index in gap {
      switch (first, last) {
      case (let first?, let last?):
        let share = Double(index - first) / Double(last - first)
        samples[index] = samples[first] + (samples[last] - samples[first]) * share
      case (let known?, nil), (nil, let known?): samples[index] = samples[known]
      case (nil, nil): return
      }
    }
  }
}
