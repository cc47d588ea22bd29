import Training

/// How long hosts take for a task: by those that they have finished, else by the rate at which they calibrated.
struct HostSpeeds: Sendable {
  /// Hosts of one name are taken for the same: a wrong guess costs a little time, and nothing else.
  private var durations: [String: Durations] = [:]
  private var rates: [String: Double] = [:]
  /// How many calibration steps a task takes, of a pretraining or not, by the hosts that have done some.
  private var steps: [Bool: Double] = [:]
  private var isSettled = true

  /// A peer can give itself any number of hosts' names.
  private static let mostHosts = 10_000

  mutating func note(_ seconds: Double, isPretraining: Bool, at host: String) {
    if durations[host] == nil, durations.count >= Self.mostHosts { durations = [:] }
    durations[host, default: Durations()].note(seconds, isPretraining: isPretraining)
    isSettled = false
  }

  mutating func note(rate: Double?, of host: String) {
    guard let rate else { return }
    if rates[host] == nil, rates.count >= Self.mostHosts { rates = [:] }
    rates[host] = rate
    isSettled = false
  }

  /// Works out what `expected` needs of all hosts; to be called before it, where something was noted since.
  mutating func settle() {
    guard !isSettled else { return }
    isSettled = true
    for isPretraining in [false, true] {
      // In order, as sums of floating-point numbers depend on it.
      let all = durations.keys.sorted().compactMap { host -> Double? in
        guard let seconds = durations[host]?.mean(isPretraining: isPretraining), let rate = rates[host] else {
          return nil
        }
        return seconds * rate
      }
      steps[isPretraining] = all.isEmpty ? nil : all.reduce(0, +) / Double(all.count)
    }
  }

  /// How many seconds a task of a kind will take there; nil where nothing tells.
  func expected(isPretraining: Bool, at host: String) -> Double? {
    if let measured = durations[host]?.mean(isPretraining: isPretraining) { return measured }
    guard let rate = rates[host], let steps = steps[isPretraining] else { return nil }
    return steps / rate
  }
}
