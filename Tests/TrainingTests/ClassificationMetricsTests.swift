import Foundation
import Testing

@testable import Training

/// One case of scripts/golden/metrics.py: scikit-learn's answer to the same labels and logits.
struct MetricsCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Expected: Decodable, Sendable {
    let confusion: [[Int]]
    let precision, recall, f1: [Double]
    let macroF1, balancedAccuracy, accuracy: Double
    let macroAUROC: Double?
    let crossEntropy, expectedCalibrationError, brierScore, meanEntropy: Double
    let classesPredicted: Int
    let majorityShare: Double
  }

  let name: String
  let labels: [Int]
  let logits: [Float]
  let expected: Expected

  var classes: Int { logits.count / labels.count }

  var testDescription: String { name }

  static let all: [MetricsCase] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/metrics.json")
    do { return try JSONDecoder().decode([MetricsCase].self, from: Data(contentsOf: file)) } catch {
      fatalError("\(file.path()): \(error)")
    }
  }()
}

@Suite("Classification metrics")
struct ClassificationMetricsTests {
  /// Both sides compute in Double; only the order of sums and exp's last bit differ.
  private func agrees(_ value: Double, _ expected: Double) -> Bool {
    value.isFinite && abs(value - expected) <= 1e-12 * max(1, abs(expected))
  }

  @Test("every metric is scikit-learn's", arguments: MetricsCase.all)
  func golden(sample: MetricsCase) throws {
    let metrics = try #require(ClassificationMetrics(labels: sample.labels, logits: sample.logits))
    let expected = sample.expected
    #expect(metrics.confusion == expected.confusion)
    #expect(metrics.classesPredicted == expected.classesPredicted)
    #expect((metrics.macroAUROC == nil) == (expected.macroAUROC == nil))
    let pairs: [(String, Double, Double)] = [
      ("Macro-F1", metrics.macroF1, expected.macroF1),
      ("balanced accuracy", metrics.balancedAccuracy, expected.balancedAccuracy),
      ("accuracy", metrics.accuracy, expected.accuracy),
      ("AUROC", metrics.macroAUROC ?? 0, expected.macroAUROC ?? 0),
      ("cross-entropy", metrics.crossEntropy, expected.crossEntropy),
      ("calibration error", metrics.expectedCalibrationError, expected.expectedCalibrationError),
      ("Brier score", metrics.brierScore, expected.brierScore),
      ("entropy", metrics.meanEntropy, expected.meanEntropy),
      ("majority share", metrics.majorityShare, expected.majorityShare),
    ]
    for (name, value, golden) in pairs { #expect(agrees(value, golden), "\(name) \(value), expected \(golden)") }
    for (label, scores) in metrics.perClass.enumerated() {
      #expect(agrees(scores.precision, expected.precision[label]), "precision of class \(label)")
      #expect(agrees(scores.recall, expected.recall[label]), "recall of class \(label)")
      #expect(agrees(scores.f1, expected.f1[label]), "F1 of class \(label)")
    }
  }

  @Test("the golden cases hold absent classes, one-class answers and undefined areas")
  func goldenCoverage() {
    #expect(MetricsCase.all.count >= 30)
    #expect(MetricsCase.all.contains { Set($0.labels).count < 5 && $0.labels.count > 20 })
    #expect(Set(MetricsCase.all.map(\.classes)) == [2, 3, 5, 7, 64])
    #expect(MetricsCase.all.count { $0.expected.classesPredicted == 1 } >= 5)
    #expect(MetricsCase.all.contains { $0.expected.macroAUROC == nil })
  }

  @Test("the order of the records changes no count and no rank")
  func recordOrder() throws {
    for sample in MetricsCase.all {
      let order = sample.labels.indices.reversed()
      let reversed = try #require(
        ClassificationMetrics(
          labels: order.map { sample.labels[$0] },
          logits: order.flatMap { sample.logits[sample.classes * $0..<sample.classes * ($0 + 1)] }))
      let metrics = try #require(ClassificationMetrics(labels: sample.labels, logits: sample.logits))
      #expect(reversed.confusion == metrics.confusion)
      #expect(reversed.perClass == metrics.perClass)
      #expect(reversed.macroAUROC == metrics.macroAUROC)
    }
  }

  @Test("always answering SR on a fold with 82 % SR scores Macro-F1 0.180")
  func trivialBaseline() throws {
    let labels = [Int](repeating: 0, count: 820) + (0..<180).map { 1 + $0 % 4 }
    let logits = labels.flatMap { _ in [1, 0, 0, 0, 0] as [Float] }
    let metrics = try #require(ClassificationMetrics(labels: labels, logits: logits))
    #expect(abs(metrics.macroF1 - 0.180) < 0.0005)
    #expect(metrics.macroAUROC == 0.5)
    #expect(metrics.majorityShare == 1)
  }

  @Test("logits that are not finite have no metrics", arguments: [Float.nan, .infinity, -.infinity])
  func diverged(value: Float) {
    #expect(ClassificationMetrics(labels: [0, 1], logits: [0, 0, 0, 0, 0, 0, value, 0, 0, 0]) == nil)
  }
}
