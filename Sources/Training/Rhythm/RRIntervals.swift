import ECGData

/// The times between beats, and what is said of a rhythm by them.
struct RRIntervals: Equatable {
  /// In seconds; none of a record with fewer than two beats.
  let intervals: [Double]

  /// Between beats at these times, ascending.
  init(beats: [Double]) { intervals = zip(beats, beats.dropFirst()).map { $1 - $0 } }

  /// Those that are found in a signal, [samples][12 leads].
  init(_ signal: UnsafeBufferPointer<Float>, at rate: SignalRate) {
    self.init(beats: BeatDetector.beats(in: signal, at: rate))
  }

  /// In seconds; 0 of no interval.
  var mean: Double { intervals.isEmpty ? 0 : intervals.reduce(0, +) / Double(intervals.count) }

  /// Beats a minute; 0 of no interval.
  var heartRate: Double { mean > 0 ? 60 / mean : 0 }

  /// The longest less the shortest, in seconds.
  var range: Double { (intervals.max() ?? 0) - (intervals.min() ?? 0) }

  /// The standard deviation (over n) as a share of the mean.
  var coefficientOfVariation: Double {
    guard mean > 0 else { return 0 }
    var squares = 0.0
    for interval in intervals { squares += (interval - mean) * (interval - mean) }
    return (squares / Double(intervals.count)).squareRoot() / mean
  }

  /// RMSSD, the root of the mean squared difference of successive intervals, as a share of their mean.
  var relativeRMSSD: Double {
    guard intervals.count > 1, mean > 0 else { return 0 }
    var squares = 0.0
    for difference in differences { squares += difference * difference }
    return (squares / Double(differences.count)).squareRoot() / mean
  }

  /// The median size of a difference of successive intervals as a share of their mean, which one early beat does not move.
  var relativeMedianDifference: Double {
    guard intervals.count > 1, mean > 0 else { return 0 }
    let sizes = differences.map(\.magnitude).sorted()
    let middle = sizes.count / 2
    return (sizes.count.isMultiple(of: 2) ? (sizes[middle - 1] + sizes[middle]) / 2 : sizes[middle]) / mean
  }

  private var differences: [Double] { zip(intervals, intervals.dropFirst()).map { $1 - $0 } }
}
