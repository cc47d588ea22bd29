import ECGData

/// What is known of a record before anything is learnt: the input of logistic regression.
protocol RecordFeatures {
  /// How many numbers a record has.
  var count: Int { get }

  /// Those of a signal, [samples][12 leads], leads fastest; finite ones of a finite signal.
  func values(of signal: UnsafeBufferPointer<Float>) -> [Double]
}

/// Numbers made of the intervals between beats: heart rate, and three kinds of irregularity that do not depend on it.
struct RRFeatures: RecordFeatures {
  let rate: SignalRate
  let count = 4

  func values(of signal: UnsafeBufferPointer<Float>) -> [Double] {
    let rr = RRIntervals(signal, at: rate)
    return [rr.heartRate, rr.coefficientOfVariation, rr.relativeRMSSD, rr.relativeMedianDifference]
  }
}

extension TrialTask {
  /// What the task's classifier learns from; nil of a network, which makes its own features.
  func features(at rate: SignalRate) -> (any RecordFeatures)? {
    switch settings.classifier {
    case .network: nil
    case .rrLogistic: RRFeatures(rate: rate)
    case .randomKernels:
      RandomKernels(count: settings.kernels, seed: streams[.initialization], samples: rate.samples)
    }
  }
}

/// Shifts and scales each feature so that the labelled records have mean 0 and standard deviation 1 (over n), as `StandardScaler` of
/// scikit-learn does; a feature that is the same in all of them is shifted only.
struct Standardization: Equatable {
  let means: [Double]
  let deviations: [Double]

  /// `rows` are the features of each labelled record, at least one.
  init(_ rows: [[Double]]) {
    let count = Double(rows.count)
    var means = [Double](repeating: 0, count: rows[0].count)
    for row in rows { for index in means.indices { means[index] += row[index] } }
    for index in means.indices { means[index] /= count }
    var squares = [Double](repeating: 0, count: means.count)
    for row in rows {
      for index in squares.indices { squares[index] += (row[index] - means[index]) * (row[index] - means[index]) }
    }
    self.means = means
    // What rounding alone makes of equal values is no spread.
    deviations = squares.indices.map { index in
      let deviation = (squares[index] / count).squareRoot()
      return deviation > 1e-12 * max(1, means[index].magnitude) ? deviation : 1
    }
  }

  func callAsFunction(_ row: [Double]) -> [Double] {
    row.indices.map { (row[$0] - means[$0]) / deviations[$0] }
  }
}
