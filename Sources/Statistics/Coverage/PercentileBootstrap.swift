public import ReproducibleMath

/// The percentile bootstrap of a mean, which is measured beside the others and used nowhere: of few values it holds the mean too rarely.
public enum PercentileBootstrap {
  /// The interval between two quantiles of the means of values drawn with replacement.
  public static func interval(
    _ values: [Double], resamples: Int = 999, confidence: Double = 0.95, stream: inout RandomStream
  ) -> ConfidenceInterval {
    let means = (0..<resamples).map { _ in
      values.reduce(0.0) { sum, _ in sum + values[stream.integer(below: values.count)] } / Double(values.count)
    }.sorted()
    let tail = Int((Double(resamples) * (1 - confidence) / 2).rounded(.down))
    return ConfidenceInterval(
      lower: means[tail], upper: means[resamples - 1 - tail], confidence: confidence)
  }
}
