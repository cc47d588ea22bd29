/// The rhythms that records are generated of.
enum SyntheticRhythm: Int, CaseIterable {
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

  private var ownClass: Labelling.Class { Labelling.rhythmTop5.classes[rawValue] }

  /// PTB-XL's statement.
  var statement: String { ownClass.name }

  /// The rhythm in words.
  var fullName: String { ownClass.fullName }
}
