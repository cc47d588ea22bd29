import ReproducibleMath
import Testing

@testable import Training

@Suite struct `How many epochs rules select` {
  @Test func `is never more than is said`() {
    #expect(SelectionRule.mostSelected(ofEpochs: 50) == 17 && SelectionRule.mostSelected(ofEpochs: 1) == 1)
    var stream = RandomStream(seed: 1, name: "curves", indices: 0)
    for _ in 0..<2000 {
      let epochs = 1 + stream.integer(below: 60)
      // Few values, so that there are ties, and most of them rising, so that there are many bests.
      let scores = (0..<epochs).map { Double($0 / (1 + stream.integer(below: 12)) + stream.integer(below: 3)) }
      let selected = ReplayableRules.selected(of: scores, isEnded: true)
      #expect(selected.count <= SelectionRule.mostSelected(ofEpochs: epochs), "\(scores)")
    }
  }
}
