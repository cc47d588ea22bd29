import ECGData

/// Where the heart beats in a record: the times of its QRS complexes.
///
/// Own code, as it has to give the same bits on every host. In the manner of Pan and Tompkins, "A real-time QRS detection algorithm" (IEEE
/// Transactions on Biomedical Engineering 32, 1985): band-pass, slope, square, moving window, two levels that adapt, a check for T waves and
/// a search back where a beat seems to be missing. It differs in what a whole record of twelve leads allows: filters look both ways, so that
/// nothing is delayed; the energies of the leads are added, each as a multiple of its own mean, so that neither polarity nor a lead that is
/// flat or loud decides; and the first levels are taken from the whole record.
///
/// Nothing in it depends on the unit of the signal. Constants are in samples of 10 ms.
enum BeatDetector {
  private static let rate = SignalRate.hertz100
  /// A mean over 30 ms less one over 210 ms passes about 3 to 15 Hz, where QRS complexes have most of their energy.
  private static let (shortMean, longMean) = (3, 21)
  /// The moving window of 150 ms, about the widest QRS complex.
  private static let window = 15
  /// No two beats are nearer than 100 ms: the highest rate is 600 a minute.
  private static let spacing = 10
  /// A second peak within 360 ms with less than half of the first one's energy is its T wave.
  private static let tWave = 36
  /// Nothing that is found in a search back is nearer to a beat than 200 ms.
  private static let refractory = 20
  /// A window of 2.5 s holds a beat from 24 a minute on.
  private static let levelWindow = 250
  /// Squared slopes below it, in a signal of a standard deviation of 1, are a flat lead.
  private static let leastEnergy = 1e-9

  /// The times of the beats in seconds from the start, ascending.
  ///
  /// - Parameter signal: [samples][12 leads], leads fastest.
  static func beats(in signal: UnsafeBufferPointer<Float>, at rate: SignalRate) -> [Double] {
    let leads = StandardLeads.names.count
    // At 500 Hz the means of five samples.
    let factor = rate.rawValue / Self.rate.rawValue
    let samples = signal.count / leads / factor
    return beats(
      in: (0..<leads).map { lead in
        (0..<samples).map { sample in
          var sum = 0.0
          for part in 0..<factor { sum += Double(signal[(sample * factor + part) * leads + lead]) }
          return sum / Double(factor)
        }
      })
  }

  /// The same of leads at 100 Hz, all of one length.
  static func beats(in leads: [[Double]]) -> [Double] {
    let energy = energy(of: leads)
    let activity = mean(energy, width: window)
    return positions(in: activity).map { time(of: $0, energy) }
  }
}

// MARK: - Energy

extension BeatDetector {
  /// The squared slope of the band-passed leads, each divided by its mean, averaged over the leads that are not flat.
  private static func energy(of leads: [[Double]]) -> [Double] {
    let samples = leads.map(\.count).min() ?? 0
    var sum = [Double](repeating: 0, count: samples)
    var counted = 0
    for lead in leads {
      let slopes = slopes(of: Array(lead.prefix(samples)))
      var total = 0.0
      for slope in slopes { total += slope * slope }
      let level = total / Double(max(1, samples))
      guard level > leastEnergy else { continue }
      counted += 1
      for sample in sum.indices { sum[sample] += slopes[sample] * slopes[sample] / level }
    }
    return counted == 0 ? sum : sum.map { $0 / Double(counted) }
  }

  /// The derivative of Pan and Tompkins, centred, of the band-passed signal; 0 at its ends.
  private static func slopes(of lead: [Double]) -> [Double] {
    let (short, long) = (mean(lead, width: shortMean), mean(lead, width: longMean))
    let passed = zip(short, long).map { $0 - $1 }
    var slopes = [Double](repeating: 0, count: passed.count)
    guard passed.count > 4 else { return slopes }
    for sample in 2..<passed.count - 2 {
      let (near, far) = (passed[sample + 1] - passed[sample - 1], passed[sample + 2] - passed[sample - 2])
      slopes[sample] = (near + 2 * far) / 8
    }
    return slopes
  }

  /// The mean over an odd number of samples around each, at the ends over those that there are.
  private static func mean(_ values: [Double], width: Int) -> [Double] {
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    for value in values { sums.append(sums[sums.count - 1] + value) }
    return values.indices.map { index in
      let (start, end) = (max(0, index - width / 2), min(values.count, index + width / 2 + 1))
      return (sums[end] - sums[start]) / Double(end - start)
    }
  }

  /// Where the energy around a position lies, in seconds: finer than a sample, so that intervals do not come in steps of 10 ms.
  private static func time(of position: Int, _ energy: [Double]) -> Double {
    let around = max(0, position - window / 2)..<min(energy.count, position + window / 2 + 1)
    var (sum, weighted) = (0.0, 0.0)
    for sample in around {
      sum += energy[sample]
      weighted += energy[sample] * Double(sample)
    }
    return (sum > 0 ? weighted / sum : Double(position)) / rate.frequency
  }
}

// MARK: - Decisions

extension BeatDetector {
  /// The levels between which a threshold lies: what beats have, and what everything else has.
  private struct Levels {
    var beat: Double
    var noise: Double

    var threshold: Double { noise + 0.25 * (beat - noise) }

    mutating func take(beat energy: Double) { beat += 0.125 * (energy - beat) }
    mutating func take(noise energy: Double) { noise += 0.125 * (energy - noise) }
  }

  /// The beats among the peaks of the moving mean.
  private static func positions(in activity: [Double]) -> [Int] {
    guard var levels = firstLevels(of: activity) else { return [] }
    var beats: [Int] = []
    var others: [Int] = []
    for peak in peaks(of: activity) {
      let energy = activity[peak]
      let isTWave = beats.last.map { peak - $0 < tWave && energy < 0.5 * activity[$0] } ?? false
      if energy > levels.threshold, !isTWave {
        beats.append(peak)
        levels.take(beat: energy)
      } else {
        others.append(peak)
        levels.take(noise: energy)
      }
    }
    searchBack(&beats, among: &others, activity, above: 0.5 * levels.threshold)
    return beats
  }

  /// A median of what the highest peaks are, and the median of all; nil of a record without any slope.
  private static func firstLevels(of activity: [Double]) -> Levels? {
    let highest = stride(from: 0, to: activity.count, by: levelWindow)
      .map { activity[$0..<min(activity.count, $0 + levelWindow)].max() ?? 0 }.filter { $0 > 0 }
    guard !highest.isEmpty else { return nil }
    return Levels(beat: median(highest), noise: median(activity))
  }

  /// Places that are the highest for `spacing` samples on both sides, the first of equals.
  private static func peaks(of activity: [Double]) -> [Int] {
    var peaks: [Int] = []
    for index in activity.indices where activity[index] > 0 {
      if let last = peaks.last, index - last <= spacing { continue }
      let around = max(0, index - spacing)..<min(activity.count, index + spacing + 1)
      if around.allSatisfy({ activity[$0] <= activity[index] }) { peaks.append(index) }
    }
    return peaks
  }

  /// Takes the highest of the other peaks in intervals of more than 1.66 times the median one, as long as there are any.
  private static func searchBack(
    _ beats: inout [Int], among others: inout [Int], _ activity: [Double], above threshold: Double
  ) {
    var isComplete = false
    while !isComplete, beats.count > 1 {
      isComplete = true
      let usual = median(zip(beats, beats.dropFirst()).map { Double($1 - $0) })
      for (start, end) in zip(beats, beats.dropFirst()) where Double(end - start) > 1.66 * usual {
        let missed = others.indices.filter { index in
          let peak = others[index]
          return peak - start >= tWave && end - peak > refractory && activity[peak] > threshold
        }
        guard let best = missed.max(by: { activity[others[$0]] < activity[others[$1]] }) else { continue }
        beats.append(others.remove(at: best))
        beats.sort()
        isComplete = false
        break
      }
    }
  }

  /// The median, of an even number the mean of the middle two; `values` are not empty.
  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
