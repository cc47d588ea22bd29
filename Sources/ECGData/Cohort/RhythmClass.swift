/// The five rhythms that records are classified into; the raw value is the label.
public enum RhythmClass: Int, CaseIterable, Codable, Sendable {
  /// Sinus rhythm.
  case sinusRhythm
  /// Atrial fibrillation.
  case atrialFibrillation
  /// Sinus tachycardia.
  case sinusTachycardia
  /// Sinus arrhythmia.
  case sinusArrhythmia
  /// Sinus bradycardia.
  case sinusBradycardia

  /// PTB-XL's abbreviation.
  public var name: String {
    switch self {
    case .sinusRhythm: "SR"
    case .atrialFibrillation: "AFIB"
    case .sinusTachycardia: "STACH"
    case .sinusArrhythmia: "SARRH"
    case .sinusBradycardia: "SBRAD"
    }
  }

  /// The rhythm in words.
  public var fullName: String {
    switch self {
    case .sinusRhythm: "sinus rhythm"
    case .atrialFibrillation: "atrial fibrillation"
    case .sinusTachycardia: "sinus tachycardia"
    case .sinusArrhythmia: "sinus arrhythmia"
    case .sinusBradycardia: "sinus bradycardia"
    }
  }

  /// The rhythm with PTB-XL's abbreviation `name`, or nil.
  public init?(name: String) {
    guard let rhythm = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = rhythm
  }
}

extension RhythmClass: CustomStringConvertible {
  public var description: String { name }
}
