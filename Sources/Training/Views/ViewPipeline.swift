import ECGData
public import ReproducibleMath

/// A random change of a record, in the order in which a view's are made.
public enum ViewChange: String, Codable, CaseIterable, Sendable {
  /// A stretch of the record at a random place between zeros.
  case crop
  /// All leads louder or softer.
  case gain
  /// Each lead by a factor of its own.
  case leadGain = "lead-gain"
  /// A slow drift of the baseline.
  case wander
  /// Noise in all leads.
  case noise
  /// A burst of muscle noise in some leads.
  case muscle
  /// A time in which all leads are zero.
  case timeMask = "time-mask"
  /// Some leads are zero throughout.
  case leadMask = "lead-mask"
}

/// The random changes that make a view of a record, in their order.
///
/// None of them changes the rate or the regularity of the beats, which define four of the five classes. Lengths and probabilities are
/// those of the experiment's definition; `strength` scales the sizes of all changes.
public struct ViewPipeline: Sendable {
  /// 1 in pretraining, 1.5 for strong augmentation of labelled records.
  public let strength: Double

  /// How strong views can be.
  public static let strengths = 0.0...5.0

  /// The changes that are made.
  public let views: Set<ViewChange>

  public init(strength: Double, views: [ViewChange] = ViewChange.allCases) {
    precondition(Self.strengths.contains(strength), "the strength \(strength) is outside \(Self.strengths)")
    self.strength = strength
    self.views = Set(views)
  }

  /// Writes a view of `record` into `view`, both [samples][12 leads], ten seconds.
  ///
  /// `standardDeviation`, in mV, is what the record was divided by: sizes given in mV are divided by it too. Whatever it and the
  /// record's values are, there is a view, which holds no numbers where they are none.
  public func apply(
    _ record: UnsafeBufferPointer<Float>, standardDeviation: Double, stream: inout RandomStream,
    into view: UnsafeMutableBufferPointer<Float>
  ) {
    let signal = Signal(view)
    // A change that is not made draws nothing from the stream.
    func happens(_ change: ViewChange, _ probability: Double) -> Bool {
      views.contains(change) && stream.happens(probability)
    }
    if views.contains(.crop) {
      signal.crop(record, seconds: max(1, 10 - 2 * strength)...10, stream: &stream)
    } else {
      _ = view.update(fromContentsOf: record)
    }
    if happens(.gain, 0.8) { signal.applyGain(factor: 1.5, strength: strength, stream: &stream) }
    if happens(.leadGain, 0.5) { signal.applyLeadGains(0.8...1.25, strength: strength, stream: &stream) }
    if happens(.wander, 0.5) {
      signal.addBaselineWander(amplitude: 0.2 * strength / standardDeviation, stream: &stream)
    }
    if happens(.noise, 0.8) { signal.addNoise(deviation: 0.1 * strength, stream: &stream) }
    if happens(.muscle, 0.2) { signal.addMuscleBurst(deviation: 0.2 * strength, stream: &stream) }
    if happens(.timeMask, 0.5) { signal.maskTime(share: 0.2 * strength, stream: &stream) }
    if happens(.leadMask, 0.5) { signal.maskLeads(probability: 0.2 * strength, kept: 4, stream: &stream) }
  }
}

/// A record that is being changed: [samples][12 leads].
struct Signal {
  static let leads = StandardLeads.names.count

  let values: UnsafeMutableBufferPointer<Float>
  let rate: SignalRate
  var samples: Int { rate.samples }

  /// - Parameter values: as many as a record has at one of the rates.
  init(_ values: UnsafeMutableBufferPointer<Float>) {
    guard let rate = SignalRate(samples: values.count / Self.leads), rate.values == values.count else {
      preconditionFailure("\(values.count) values are no record")
    }
    (self.values, self.rate) = (values, rate)
  }

  /// The twelve leads of one sample.
  func forEachLead(ofSample sample: Int, _ body: (_ lead: Int, _ value: inout Float) -> Void) {
    for lead in 0..<Self.leads { body(lead, &values[sample * Self.leads + lead]) }
  }
}
