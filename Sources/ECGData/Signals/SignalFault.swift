/// What a prepared record must not be, decided in this one place: describing, packing and loading ask here.
///
/// A record that is flat, or whose gain or unit is wrong, would be scaled to noise or to numbers that are none, and one such
/// record in a batch makes a whole network answer nothing.
enum SignalFault: Equatable {
  /// A value that is not finite, or beyond the clip.
  case outOfRange
  /// The record's standard deviation in mV.
  case flat(Float)
  /// The record's standard deviation in mV.
  case unlikely(Float)

  /// The standard deviation in mV that an ECG can have over its centred leads; those of PTB-XL lie between 0.08 and 1. Microvolts
  /// that are called millivolts fall outside, and so do volts or millivolts that are called another unit.
  static let deviations: ClosedRange<Float> = 0.01...5
  /// Below this the amplifier recorded nothing.
  private static let flat: Float = 1e-6

  /// What is wrong with a prepared record; nil where nothing is.
  init?(values: UnsafeBufferPointer<Float>, standardDeviation: Float) {
    if !standardDeviation.isFinite || !Self.areWithinClip(values) {
      self = .outOfRange
    } else if standardDeviation < Self.flat {
      self = .flat(standardDeviation)
    } else if !Self.deviations.contains(standardDeviation) {
      self = .unlikely(standardDeviation)
    } else {
      return nil
    }
  }

  /// Whether the header makes it so, and not the samples.
  var isOfHeader: Bool { if case .flat = self { false } else { true } }

  /// The magnitudes' bit patterns grow with them, those of infinity and NaN being the largest, so that one maximum tells of all.
  private static func areWithinClip(_ values: UnsafeBufferPointer<Float>) -> Bool {
    var largest: UInt32 = 0
    for value in values { largest = max(largest, value.bitPattern & 0x7fff_ffff) }
    return largest <= Float(Preprocessing.clip).bitPattern
  }
}

extension SignalFault: CustomStringConvertible {
  var description: String {
    let range = "that of an ECG lies between \(Self.deviations.lowerBound) and \(Self.deviations.upperBound) mV"
    return switch self {
    case .outOfRange: "its values are no numbers of mV: is the gain in the header right?"
    case .flat(let deviation):
      "flat, with a standard deviation of \(deviation) mV; \(range): was nothing recorded, or is the gain wrong?"
    case .unlikely(let deviation):
      "its standard deviation is \(deviation) mV, \(range): are gain and unit in the header right?"
    }
  }
}

extension StandardLeads {
  /// The leads of a prepared record that keep one value throughout, as an electrode that has come off leaves them.
  static func flat(in values: UnsafeBufferPointer<Float>) -> [String] {
    names.indices.filter { lead in
      !stride(from: lead, to: values.count, by: names.count).contains { values[$0] != values[lead] }
    }.map { names[$0] }
  }
}
