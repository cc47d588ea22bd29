import ReproducibleMath

/// Twelve leads at 100 Hz of which it is known where the beats are: QRS complexes and T waves of other size and polarity in each lead.
struct KnownBeats {
  /// In seconds.
  let beats: [Double]
  /// [lead][sample], in units of the highest R wave.
  private(set) var leads: [[Double]]

  private static let samples = 1000

  init(_ beats: [Double]) {
    self.beats = beats
    leads = (0..<12).map { lead in
      let size = (lead % 3 == 2 ? -1.0 : 1) * (0.3 + 0.7 * Double(lead % 4) / 3)
      return (0..<Self.samples).map { sample in
        let time = Double(sample) / 100
        var sum = 0.0
        for (place, beat) in beats.enumerated() {
          // The T wave comes earlier at higher rates.
          let interval = place + 1 < beats.count ? beats[place + 1] - beat : 0.8
          let delay = min(0.3, 0.5 * interval)
          sum += Self.qrs(time - beat) + 0.25 * Self.bump((time - beat - delay) / min(0.06, 0.2 * delay))
        }
        return size * sum
      }
    }
  }

  /// Beats with the same distance, from 0.4 to 9.6 s.
  static func regular(rate: Double) -> KnownBeats {
    KnownBeats(Array(stride(from: 0.4, through: 9.6, by: 60 / rate)))
  }

  /// Beats with independent distances between 0.35 and 1.15 s, as in atrial fibrillation.
  static func irregular(seed: UInt64) -> KnownBeats {
    var stream = RandomStream(seed: seed, name: "irregular")
    var beats = [0.4]
    while let last = beats.last, last < 8.4 { beats.append(last + stream.uniform(0.35...1.15)) }
    return KnownBeats(beats)
  }

  /// A wave of about 80 ms with a small dip before and after.
  private static func qrs(_ time: Double) -> Double {
    let scaled = time / 0.02
    return (1 - 0.5 * scaled * scaled) * bump(scaled)
  }

  private static func bump(_ scaled: Double) -> Double {
    scaled.magnitude > 8 ? 0 : Elementary.exp(-0.5 * scaled * scaled)
  }

  /// The same with white noise on every lead.
  func noisy(_ deviation: Double, seed: UInt64 = 1) -> KnownBeats {
    var noisy = self
    for lead in leads.indices {
      var stream = RandomStream(seed: seed, name: "noise", indices: lead)
      for sample in leads[lead].indices { noisy.leads[lead][sample] += deviation * stream.normal() }
    }
    return noisy
  }

  /// The same on a baseline that wanders at 0.3 Hz.
  func wandering(_ size: Double) -> KnownBeats {
    changed { lead, sample, value in
      value + size * Elementary.sin(2 * .pi * 0.3 * Double(sample) / 100 + Double(lead))
    }
  }

  /// The same with some leads at a constant value.
  func flat(_ flat: Set<Int>) -> KnownBeats {
    changed { lead, _, value in flat.contains(lead) ? 0.25 : value }
  }

  /// The same with all leads upside down.
  var inverted: KnownBeats { changed { _, _, value in -value } }

  /// The same in other units.
  func scaled(_ factor: Double) -> KnownBeats { changed { _, _, value in factor * value } }

  private func changed(_ change: (_ lead: Int, _ sample: Int, _ value: Double) -> Double) -> KnownBeats {
    var changed = self
    for lead in leads.indices {
      for sample in leads[lead].indices { changed.leads[lead][sample] = change(lead, sample, leads[lead][sample]) }
    }
    return changed
  }

  /// As packed signals hold a record, at a rate: [samples][12 leads].
  func signal(times factor: Int = 1) -> [Float] {
    (0..<Self.samples * factor).flatMap { sample in leads.map { Float($0[sample / factor]) } }
  }
}
