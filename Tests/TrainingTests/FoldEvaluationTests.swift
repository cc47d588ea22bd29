import ECGData
import NeuralNetwork
import TestSupport
import Testing

@testable import Training

@Suite struct `A fold that is evaluated again` {
  /// Counts how often an evaluation asks whether it is to go on: once for each batch that goes through the encoder.
  private final class Batches {
    var count = 0
  }

  private let folder: TemporaryFolder
  private let classifier: Classifier
  private let records: LabelledRecords

  init() throws {
    folder = try TemporaryFolder()
    let signals = try SignalCache(directory: folder.path).synthetic(records: 700, seed: 3)
    records = LabelledRecords(signals: signals, indices: signals.indices(in: .test))
    classifier = Classifier(
      EncoderSettings(architecture: .tiny).shape(.batch, at: signals.rate), classes: 5,
      capacity: Classifier.evaluationBatch)
    classifier.initialize(seed: 1)
  }

  private func fold(_ batches: Batches = Batches()) -> FoldEvaluation {
    FoldEvaluation(
      classifier, records,
      observer: TrainingObserver(isCancelled: {
        batches.count += 1
        return false
      }))
  }

  private func expectSame(_ fold: FoldEvaluation, _ place: Comment) throws {
    let again = try #require(try fold.evaluate(keepingFeatures: true))
    let anew = try #require(try self.fold().evaluate())
    #expect(again.metrics == anew.metrics, place)
    #expect(again.answers == anew.answers, place)
    #expect(again.calibration == anew.calibration, place)
  }

  @Test func `answers what a first evaluation does, whatever has changed`() throws {
    #expect(records.count > Classifier.evaluationBatch)
    let batches = Batches()
    let fold = fold(batches)
    let perEvaluation = (records.count + Classifier.evaluationBatch - 1) / Classifier.evaluationBatch
    try expectSame(fold, "the first time")
    #expect(batches.count == perEvaluation)
    for parameter in classifier.headParameters { classifier.store.mutableValues(parameter)[0] += 0.5 }
    try expectSame(fold, "another head")
    #expect(batches.count == perEvaluation, "features are kept where only the head changes")
    let weight = try #require(classifier.store.parameters.first)
    classifier.store.mutableValues(weight)[0] = classifier.store.mutableValues(weight)[0].nextUp
    try expectSame(fold, "one weight of the encoder")
    #expect(batches.count == 2 * perEvaluation)
    let statistic = try #require(classifier.store.statistics.last)
    classifier.store.statistic(statistic)[0] += 1
    try expectSame(fold, "one running statistic")
    #expect(batches.count == 3 * perEvaluation)
  }

  @Test func `keeps nothing unless it is asked to`() throws {
    let batches = Batches()
    let fold = fold(batches)
    _ = try fold.evaluate()
    let once = batches.count
    _ = try fold.evaluate()
    #expect(batches.count == 2 * once)
  }
}
