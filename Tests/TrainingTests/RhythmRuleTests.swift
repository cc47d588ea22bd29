import ECGData
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct `The rule on RR intervals` {
  private func rhythm(_ intervals: [Double]) -> RhythmRule.Rhythm {
    var beats = [0.5]
    for interval in intervals { beats.append(beats[beats.count - 1] + interval) }
    return RhythmRule.rhythm(RRIntervals(beats: beats))
  }

  @Test func `is what its sources say, at both sides of each threshold`() {
    func regular(_ rate: Double) -> RhythmRule.Rhythm { rhythm([Double](repeating: 60 / rate, count: 8)) }
    #expect(regular(49) == .bradycardia && regular(51) == .sinus)
    #expect(regular(99) == .sinus && regular(101) == .tachycardia)
    // Slowly longer and shorter: the range is what tells, not RMSSD.
    func breathing(_ range: Double) -> [Double] { [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25].map { 0.8 + range * $0 } }
    #expect(rhythm(breathing(0.11)) == .sinus && rhythm(breathing(0.13)) == .arrhythmia)
    // One after the other long and short: RMSSD is the difference.
    func alternating(_ share: Double) -> [Double] {
      (0..<9).map { 0.8 * (1 + ($0.isMultiple(of: 2) ? share : -share) / 2) }
    }
    #expect(rhythm(alternating(0.09)) == .sinus && rhythm(alternating(0.11)) == .fibrillation)
    #expect(rhythm(alternating(0.11).map { $0 / 2 }) == .fibrillation, "at any rate")
  }

  @Test func `has an answer where there are no intervals`() {
    #expect(RhythmRule.rhythm(RRIntervals(beats: [])) == .sinus)
    #expect(RhythmRule.rhythm(RRIntervals(beats: [3])) == .sinus)
    #expect(RhythmRule.rhythm(RRIntervals(beats: [3, 5])) == .bradycardia)
    let none = RRIntervals(beats: [])
    let numbers = [
      none.mean, none.heartRate, none.range, none.coefficientOfVariation, none.relativeRMSSD,
      none.relativeMedianDifference,
    ]
    #expect(numbers.allSatisfy { $0 == 0 })
  }

  @Test func `measures as by hand`() {
    // 0.8, 1.0, 0.9: mean 0.9, differences 0.2 and -0.1.
    let rr = RRIntervals(beats: [1, 1.8, 2.8, 3.7])
    #expect(abs(rr.heartRate - 60 / 0.9) < 1e-9 && abs(rr.range - 0.2) < 1e-12)
    #expect(abs(rr.coefficientOfVariation - (0.02 / 3.0).squareRoot() / 0.9) < 1e-12)
    #expect(abs(rr.relativeRMSSD - (0.05 / 2.0).squareRoot() / 0.9) < 1e-12)
    #expect(abs(rr.relativeMedianDifference - 0.15 / 0.9) < 1e-12)
  }

  @Test func `names its rhythms as the task does`() {
    let names = [RhythmRule.Rhythm.sinus, .fibrillation, .tachycardia, .arrhythmia, .bradycardia]
      .map { Labelling.rhythmTop5.classNames[$0.rawValue] }
    #expect(names == ["SR", "AFIB", "STACH", "SARRH", "SBRAD"])
  }

  @Test func `answers the test fold of rhythms, and no other task`() throws {
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).synthetic(records: 600, seed: 1)
    let answers = try #require(RhythmRule.answers(to: signals, task: .rhythmTop5))
    #expect(answers.test.count == signals.indices(in: .test).count)
    #expect(answers.macroF1 > 0.3, "far above 0.2: \(answers.macroF1)")
    #expect(RhythmRule.answers(to: signals, task: .rhythmTop5) == answers)
    #expect(RhythmRule.answers(to: signals, task: .superdiagnostic) == nil)

    let names = Labelling.rhythmTop5.classNames
    var baselines = Baselines(
      SplitCounts(signals.records, classes: names), scored: ScoredRecords(signals.records))
    let without = try JSONEncoder().encode(baselines)
    #expect(try JSONDecoder().decode(Baselines.self, from: without).rrRule == nil, "as in earlier runs")
    #expect(!String(decoding: without, as: UTF8.self).contains("rrRule"))
    let scale = FailedTraining.Scale(baselines, classes: 5)
    baselines.rrRule = answers
    #expect(FailedTraining.Scale(baselines, classes: 5) == scale, "it is no trivial answer")
    #expect(try JSONDecoder().decode(Baselines.self, from: JSONEncoder().encode(baselines)) == baselines)
    try baselines.checkForm(classes: names)
    baselines.rrRule?.macroF1 += 0.01
    #expect(throws: Implausibility.self) { try baselines.checkForm(classes: names) }
    baselines.rrRule = RuleAnswers(
      ClassAnswers(Array(answers.test.classes.dropLast())), labels: [Int](repeating: 0, count: answers.test.count - 1),
      classes: 5)
    #expect(throws: Implausibility.self) { try baselines.checkForm(classes: names) }
  }

  @Test(.enabled(if: SharedData.folder("ptbxl") != nil))
  func `scores on real records as the same rule in Python does`() throws {
    let folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).prepare(folder: try #require(SharedData.folder("ptbxl")))
    let answers = try #require(RhythmRule.answers(to: signals, task: .rhythmTop5))
    // Of fold 10, to the fourth decimal.
    #expect(abs(answers.macroF1 - 0.5883) < 5e-4, "\(answers.macroF1)")
  }
}
