import ECGData
public import ReproducibleMath

/// The random changes that make a view of a record, in their order.
///
/// None of them changes the rate or the regularity of the beats, which define four of the five classes. Lengths and probabilities are
/// those of the experiment's definition; `strength` scales the sizes of all changes.
public struct ViewPipeline: Sendable {
  /// 1 in pretraining, 1.5 for strong augmentation of labelled records.
  public let strength: Double

  public init(strength: Double) {
    precondition((0...5).contains(strength), "the strength \(strength) is outside 0...5")
    self.strength = strength
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
    signal.crop(record, seconds: max(1, 10 - 2 * strength)...10, stream: &stream)
    if stream.happens(0.8) { signal.applyGain(factor: 1.5, strength: strength, stream: &stream) }
    if stream.happens(0.5) { signal.applyLeadGains(0.8...1.25, strength: strength, stream: &stream) }
    if stream.happens(0.5) {
      signal.addBaselineWander(amplitude: 0.2 * strength / standardDeviation, stream: &stream)
    }
    if stream.happens(0.8) { signal.addNoise(deviation: 0.1 * strength, stream: &stream) }
    if stream.happens(0.2) { signal.addMuscleBurst(deviation: 0.2 * strength, stream: &stream) }
    if stream.happens(0.5) { signal.maskTime(share: 0.2 * strength, stream: &stream) }
    if stream.happens(0.5) { signal.maskLeads(probability: 0.2 * strength, kept: 4, stream: &stream) }
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
