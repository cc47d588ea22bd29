import Training

/// How long hosts take for a task: by those that they have finished, else by the rate at which they calibrated.
struct HostSpeeds: Sendable {
  /// Hosts of one name are taken for the same: a wrong guess costs a little time, and nothing else.
  private var durations: [String: Durations] = [:]
  private var rates: [String: Double] = [:]

  mutating func note(_ seconds: Double, isPretraining: Bool, at host: String) {
    durations[host, default: Durations()].note(seconds, isPretraining: isPretraining)
  }

  mutating func note(rate: Double?, of host: String) {
    if let rate { rates[host] = rate }
  }

  /// How many seconds a task of a kind will take there; nil where nothing tells.
  func expected(isPretraining: Bool, at host: String) -> Double? {
    if let measured = durations[host]?.mean(isPretraining: isPretraining) { return measured }
    guard let rate = rates[host] else { return nil }
    // What a task takes in calibration steps, by the hosts that have done some. In order, as sums of floating-point numbers depend on it.
    let steps = durations.keys.sorted().compactMap { other -> Double? in
      guard let seconds = durations[other]?.mean(isPretraining: isPretraining), let rate = rates[other] else {
        return nil
      }
      return seconds * rate
    }
    return steps.isEmpty ? nil : steps.reduce(0, +) / Double(steps.count) / rate
  }
}
