import Foundation
import Statistics
import Testing

@testable import Report
@testable import Training

/// What test patients add to the error of scores, where trials kept what they answered.
@Suite struct `Intervals over test patients` {
  private static let records = 40
  /// Some patients have two records.
  private static let patients = (0..<records).map { 100 - $0 * 3 / 4 }
  private static let labels = (0..<records).map { UInt8($0 % 7 == 3 ? 1 : $0 % 11 == 5 ? 2 : 0) }

  private static func answers(_ condition: Int, seed: Int) -> [UInt8] {
    labels.enumerated().map { place, label in
      (place * 7 + seed * (3 + condition)) % (5 + condition) == 0 ? (label + 1) % 3 : label
    }
  }

  private static func confusion(_ answers: [UInt8]) -> [[Int]] {
    var table = [[Int]](repeating: [0, 0, 0], count: 3)
    for (label, answer) in zip(labels, answers) { table[Int(label)][Int(answer)] += 1 }
    return table
  }

  private static func macroF1(_ table: [[Int]]) -> Double {
    (0..<3).map { own in
      let total = table[own].reduce(0, +) + table.reduce(0) { $0 + $1[own] }
      return total == 0 ? 0 : 2 * Double(table[own][own]) / Double(total)
    }.reduce(0, +) / 3
  }

  private func outcome(keepsAnswers: Bool = true) throws -> SweepOutcome {
    var outcome = try SweepOutcome.pair(
      scratch: [0.3, 0.3, 0.3, 0.3], collapsed: 0, pretrained: [0.3, 0.3, 0.3, 0.3])
    outcome.classes = ["A", "B", "C"]
    outcome.conditions = outcome.conditions.enumerated().map { index, condition in
      let trials = condition.trials.map { trial in
        var trial = trial
        let answers = Self.answers(index, seed: Int(trial.seed))
        trial.selected?.macroF1 = Self.macroF1(Self.confusion(answers))
        if keepsAnswers, let metrics = trial.selected {
          trial.schema = .version2
          trial.kept = [
            KeptEpoch(
              epoch: trial.selectedEpoch ?? 1, validation: ClassAnswers([0]),
              test: .init(metrics: metrics, answers: ClassAnswers(answers), calibration: []))
          ]
        }
        return trial
      }
      return .init(condition: condition.condition, planned: condition.planned, trials: trials, failed: [])
    }
    let ids = (0..<Self.records).map { "\($0 + 1)" }.joined(separator: ",")
    let labels = Self.labels.map { "\($0)" }.joined()
    let counts = (0..<3).map { label in Self.labels.count { Int($0) == label } }
    let json = """
      {"counts":{"classes":["A","B","C"],"train":[9,8,7],"validation":[1,0,0],"test":\(counts)},"excluded":[],
      "scored":{"validation":{"ecgIDs":[1],"patients":[1],"labels":"0"},
      "test":{"ecgIDs":[\(ids)],"patients":\(Self.patients),"labels":"\(labels)"}}}
      """
    outcome.baselines.records = try JSONDecoder().decode(RecordsUsed.self, from: Data(json.utf8))
    return outcome
  }

  /// How much each patient moves the mean, in ascending order of patients.
  private func influences(_ condition: Int) throws -> [Double] {
    var sums: [Int: Double] = [:]
    for seed in 1...4 {
      let answers = Self.answers(condition, seed: seed)
      let influence = try #require(MacroF1Influence(confusion: Self.confusion(answers)))
      for (place, answer) in answers.enumerated() {
        sums[Self.patients[place], default: 0] += influence.weights[Int(Self.labels[place])][Int(answer)] / 4
      }
    }
    return sums.sorted { $0.key < $1.key }.map(\.value)
  }

  private func words(_ report: AggregateReport) -> String {
    report.text.split { $0.isWhitespace }.joined(separator: " ")
  }

  @Test func `have the error of the seeds and that of the patients, of scores and of differences`() throws {
    let analysis = SweepAnalysis(try outcome())
    let influences = try (0...1).map(influences)
    let scores = (0...1).map { condition in
      (1...4).map { Self.macroF1(Self.confusion(Self.answers(condition, seed: $0))) }
    }
    for (index, condition) in analysis.conditions.enumerated() {
      let expected = try #require(SeedsAndPatients(scores: scores[index], influences: influences[index]))
      let found = try #require(condition.patients)
      #expect(found.patients == Set(Self.patients).count && found.seeds == 4)
      #expect(abs(found.patientError - expected.patientError) < 1e-12 && abs(found.mean - expected.mean) < 1e-12)
      #expect(abs(found.seedError - expected.seedError) < 1e-12 && found.patientError > 0.01)
    }
    let comparison = try #require(analysis.comparisons.first)
    let expected = try #require(
      SeedsAndPatients(
        scores: zip(scores[1], scores[0]).map { $0 - $1 }, influences: zip(influences[1], influences[0]).map { $0 - $1 }
      ))
    let found = try #require(comparison.patients)
    #expect(abs(found.patientError - expected.patientError) < 1e-12 && abs(found.mean - expected.mean) < 1e-12)
  }

  @Test func `stand in every form where they are asked for, and else what is left out in a sentence`() throws {
    let outcome = try outcome()
    let plain = AggregateReport(outcome)
    #expect(words(plain).contains("(--patients puts both into one interval)") && !plain.json.contains("over_patients"))
    #expect(words(plain).contains("Records by class: A 1, B 0 and C 0 in the validation fold"))
    var options = SweepAnalysis.Options()
    options.patients = true
    let report = AggregateReport(outcome, options: options)
    let text = words(report)
    #expect(text.contains("Macro-F1 over seeds and the patients of the test fold") && text.contains("SE of patients"))
    #expect(text.contains("Differences over seeds and the patients of the test fold") && !text.contains("puts both"))
    #expect(report.json.ranges(of: "\"over_patients\" : {").count == 3)
    #expect(HeadlineTable(findings: Findings(report)).html.text.contains("Records by class"))
  }

  @Test func `cannot be had of trials that kept no answers, which is said`() throws {
    let outcome = try outcome(keepsAnswers: false)
    #expect(SweepAnalysis(outcome).conditions.allSatisfy { $0.patients == nil })
    #expect(!words(AggregateReport(outcome)).contains("Intervals are over seeds"), "no table tells how large it is")
    var options = SweepAnalysis.Options()
    options.patients = true
    let report = AggregateReport(outcome, options: options)
    #expect(words(report).ranges(of: "There is no interval over test patients").count == 2)
    #expect(report.json.contains("\"over_patients\" : null"))
  }

  @Test func `leave a single score's error to its table where no answers were kept`() throws {
    let outcome = try GeneratedResults(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: 4, epochs: 5).outcome
    let text = words(AggregateReport(outcome))
    #expect(
      text.contains("of a single score (the middle half of all trials, each record taken for a patient of its own)"))
  }

  @Test func `are not made of answers that are none of these records, or no class`() throws {
    for wrong in [[UInt8](repeating: 0, count: 39), [UInt8](repeating: 9, count: 40)] {
      var outcome = try outcome()
      let first = outcome.conditions[0]
      var trials = first.trials
      trials[2].kept[0].test?.answers = ClassAnswers(wrong)
      outcome.conditions[0] = .init(condition: first.condition, planned: first.planned, trials: trials, failed: [])
      let analysis = SweepAnalysis(outcome)
      #expect(analysis.conditions[0].patients == nil && analysis.conditions[1].patients != nil)
      #expect(analysis.comparisons.first?.patients == nil)
    }
  }
}
