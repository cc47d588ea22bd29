extension Proportion {
  /// The exact interval of Clopper and Pearson (1934): it holds the true rate with at least `confidence`, whatever the rate.
  public func exactInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    MeanShare(self).exactInterval(confidence: confidence)
  }

  /// Clopper and Pearson's interval continued to real counts.
  static func exactInterval(_ count: Double, of total: Double, confidence: Double) -> ConfidenceInterval {
    let tail = (1 - confidence) / 2
    let failures = total - count
    let lower = count == 0 ? 0 : BetaDistribution(count, failures + 1).quantile(lower: tail, upper: 1 - tail).x
    let upper = failures == 0 ? 1 : BetaDistribution(count + 1, failures).quantile(lower: 1 - tail, upper: tail).x
    return ConfidenceInterval(lower: lower, upper: upper, confidence: confidence)
  }

  /// The interval of Wilson (1927), shorter than the exact one: it holds the true rate with about `confidence` on average over rates.
  public func wilsonInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    MeanShare(self).wilsonInterval(confidence: confidence)
  }

  /// The exact interval that holds whatever became of `missing` more trials: from none of them counting to all of them.
  public func exactBounds(missing: Int, confidence: Double = 0.95) -> ConfidenceInterval {
    MeanShare(self).exactBounds(missing: missing, confidence: confidence)
  }

  /// See `MeanShare`.
  public func evidence(against rate: Double) -> Double { MeanShare(self).evidence(against: rate) }

  /// The confidence sequence of the rate at these counts: see `MeanShare`.
  public func anytimeValidInterval(confidence: Double = 0.95) -> ConfidenceInterval {
    MeanShare(self).anytimeValidInterval(confidence: confidence)
  }
}
