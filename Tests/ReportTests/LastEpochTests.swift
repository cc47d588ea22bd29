import Testing
import Training

@testable import Report

@Suite struct `What is said of the last epoch` {
  /// The pair of conditions, trained with a patience, in trainings of five epochs out of so many.
  private func outcome(patience: Int?, epochs: Int) throws -> SweepOutcome {
    var outcome = try SweepOutcome.likePublished()
    var first = outcome.conditions[0].condition
    first.recipe.fineTuning.patience = patience
    first.recipe.fineTuning.epochs = epochs
    outcome.conditions[0].condition = first
    return outcome
  }

  @Test func `is that the validation fold had no say only where no patience ended a training`() throws {
    for (patience, epochs, ended) in [(nil, 50, false), (5, 5, false), (5, 50, true)] as [(Int?, Int, Bool)] {
      let outcome = try outcome(patience: patience, epochs: epochs)
      let names = outcome.endedByPatience.map(\.name)
      #expect(names == (ended ? ["scratch-noaug-n70"] : []), "patience \(String(describing: patience)) of \(epochs)")
      let words = AggregateReport(outcome).text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("(scratch-noaug-n70), the validation fold chose that epoch, too") == ended)
      #expect(words.contains("last trained epoch, whatever the validation fold says.") == !ended)
    }
  }

  @Test func `goes by how trials were trained, whatever rule they are judged by`() throws {
    let outcome = try outcome(patience: nil, epochs: 5)
    let judged = outcome.judged(by: .best(ties: .first, patience: 3))
    #expect(judged.endedByPatience.isEmpty && judged.recorded == outcome)
  }
}
