import ReproducibleMath

/// Whether further values could still show something, were they as favourable as can be: where not, more of them are of no use.
///
/// For a given sum of the further values equal ones are the most favourable to every process here, so that one number is searched for.
enum Reach {
  /// Ranges this small are taken for favourable.
  static let mostHalvings = 14

  /// Whether one number of a range has a property.
  ///
  /// - Parameter maySome: false where no number of a range can have it, which is said of ever smaller ranges.
  static func exists(
    in range: ClosedRange<Double>, halvings: Int = mostHalvings, has: (Double) -> Bool,
    maySome: (ClosedRange<Double>) -> Bool
  ) -> Bool {
    guard maySome(range) else { return false }
    let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
    if halvings == 0 || has(middle) { return true }
    return exists(in: range.lowerBound...middle, halvings: halvings - 1, has: has, maySome: maySome)
      || exists(in: middle...range.upperBound, halvings: halvings - 1, has: has, maySome: maySome)
  }
}

extension BettingSequence {
  /// Whether so many further values could make the interval as narrow as ± `halfWidth`.
  public func canNarrow(to halfWidth: Double, further: Int, confidence: Double = 0.95) -> Bool {
    let level = (1 - confidence) / 2
    func width(_ lower: Double, _ upper: Double) -> Double {
      // Both ends rise with the values.
      followed(by: lower, times: further).upperEnd(level: level)
        - followed(by: upper, times: further).lowerEnd(level: level)
    }
    return Reach.exists(
      in: bounds, has: { width($0, $0) <= 2 * halfWidth },
      maySome: { width($0.lowerBound, $0.upperBound) <= 2 * halfWidth })
  }

  /// Whether so many further values could put the mean within ± `margin`, each side at `level`.
  public func canEqual(within margin: Double, further: Int, level: Double) -> Bool {
    func liesWithin(_ lower: Double, _ upper: Double) -> Bool {
      followed(by: lower, times: further).refutes(atLeast: margin, level: level)
        && followed(by: upper, times: further).refutes(atMost: -margin, level: level)
    }
    return Reach.exists(
      in: bounds, has: { liesWithin($0, $0) }, maySome: { liesWithin($0.lowerBound, $0.upperBound) })
  }
}

extension SymmetryProcess {
  /// Whether so many further differences, each of which lies within a range, could bring p down to `level`.
  public func canDecide(level: Double, further: Int, within range: ClosedRange<Double> = -1...1) -> Bool {
    guard evidence.pValue > level else { return true }
    return Reach.exists(
      in: range, has: { eValue(after: further, sums: $0...$0) * level >= 1 },
      maySome: { eValue(after: further, sums: $0) * level >= 1 })
  }
}

extension MeanShare {
  /// Whether so many further shares could make the sequence's interval as narrow as ± `halfWidth`: all 0, or all 1.
  public func canNarrow(to halfWidth: Double, further: Int, confidence: Double = 0.95) -> Bool {
    [0, Double(further)].contains { more in
      MeanShare(sum: min(sum + more, Double(count + further)), of: count + further)
        .anytimeValidInterval(confidence: confidence).halfWidth <= halfWidth
    }
  }
}
