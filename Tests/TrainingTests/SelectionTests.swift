import ECGData
import ReproducibleMath
import Testing

@testable import Training

@Suite struct `A selection rule` {
  private static let patiences: [Int?] = [nil, 1, 2] + (SelectionRule.leastPatience...14).map { $0 }
  private static let rules =
    SelectionRule.Ties.allCases.flatMap { ties in patiences.map { SelectionRule.best(ties: ties, patience: $0) } }
    + [.last]

  /// Curves of 1 to 60 epochs with few different values, so that many epochs tie, or many.
  private static let curves: [[Double]] = (0..<150).map { number in
    var stream = RandomStream(seed: UInt64(number), name: "curves")
    let values = [1, 2, 3, 5, 1000][number % 5]
    return (0..<stream.integer(in: 1...60)).map { _ in Double(stream.integer(below: values)) / Double(values) }
  }

  private static func isTooImpatient(_ rule: SelectionRule) -> Bool {
    guard case .best(_, let patience?) = rule else { return false }
    return patience < SelectionRule.leastPatience
  }

  /// Trains epoch by epoch, knowing nothing but what is over, and asks after each whether to stop.
  private func train(_ curve: [Double], by rule: SelectionRule) -> (selected: Int, end: Int) {
    guard case .best(let ties, let patience) = rule else { return (curve.count, curve.count) }
    for end in 1...curve.count {
      let highest = curve[..<end].max()
      let best = curve[..<end].indices.filter { curve[$0] == highest }
      let selected = (ties == .first ? best.first! : best.last!) + 1
      if end == curve.count || patience.map({ end - selected >= $0 }) ?? false { return (selected, end) }
    }
    return (0, 0)
  }

  @Test func `replayed on a whole curve ends and selects as training that stops by itself does`() throws {
    for curve in Self.curves {
      for rule in Self.rules {
        let replay = try #require(rule.replay(curve))
        let (selected, end) = train(curve, by: rule)
        #expect(replay.selected == selected && replay.end == end, "\(rule) on \(curve)")
        #expect(replay.isStopped || end == curve.count)
        #expect(rule.replay(Array(curve[..<end]))?.selected == selected, "what comes later changes nothing")
      }
    }
  }

  @Test func `takes ties and patience as it says`() {
    let curve = [0.1, 0.3, 0.3, 0.2, 0.2, 0.2, 0.4]
    func selected(_ ties: SelectionRule.Ties, _ patience: Int?) -> [Int?] {
      let replay = SelectionRule.best(ties: ties, patience: patience).replay(curve)
      return [replay?.selected, replay?.end]
    }
    #expect(selected(.first, 3) == [2, 5])
    #expect(selected(.last, 3) == [3, 6], "the tie renews the patience")
    #expect(selected(.first, 5) == [7, 7])
    #expect(selected(.first, nil) == [7, 7])
    #expect(SelectionRule.last.replay(curve)?.selected == 7)
    #expect(SelectionRule.last.replay([]) == nil)
  }

  @Test func `selects kept epochs only, and every kept epoch is selected by one`() {
    for curve in Self.curves {
      let kept = ReplayableRules.selected(of: curve, isEnded: true)
      // A patience as long as the curve is none.
      let rules = SelectionRule.Ties.allCases.flatMap { ties in
        (SelectionRule.leastPatience...curve.count + 3).map { SelectionRule.best(ties: ties, patience: $0) }
      }
      let selected = Set((rules + [.last]).compactMap { $0.replay(curve)?.selected })
      #expect(kept == selected, "\(curve)")
    }
  }

  @Test func `that ends before a training diverges finds its epoch kept, too`() throws {
    for curve in Self.curves {
      let kept = ReplayableRules.selected(of: curve, isEnded: false)
      let rules = Self.rules.filter { !Self.isTooImpatient($0) }
      let replays = rules.compactMap { $0.replay(curve) }.filter(\.isStopped)
      #expect(Set(replays.map(\.selected)).isSubset(of: kept), "\(curve)")
      #expect(kept.isSubset(of: ReplayableRules.selected(of: curve, isEnded: true)))
    }
  }

  @Test func `never asks for the weights of an epoch that is not a running best`() {
    for curve in Self.curves {
      var rules = ReplayableRules()
      for (index, score) in curve.enumerated() {
        let wanted = rules.take(index + 1, score)
        #expect(wanted.isSubset(of: rules.runningBests))
        #expect(
          rules.runningBests.count <= 2 && rules.runningBests.allSatisfy { curve[$0 - 1] == curve[...index].max() })
      }
    }
  }

  @Test func `has few epochs kept of a flat curve, and no more than eight for each kind of tie of fifty`() {
    let flat = [Double](repeating: 0.18, count: 50)
    #expect(ReplayableRules.selected(of: flat, isEnded: true) == [1, 50])
    // Each best stays for longer than the one before it: nothing keeps more.
    let worst = (4...10).enumerated().flatMap { step, length -> [Double] in
      [Double(step + 1) / 100] + [Double](repeating: 0, count: length - 1)
    }
    #expect(worst.count == 49)
    #expect(ReplayableRules.selected(of: worst + [0.9], isEnded: true).count == 8)
    for curve in Self.curves {
      #expect(ReplayableRules.selected(of: Array(curve.prefix(50)), isEnded: true).count <= 17)
    }
  }
}

@Suite struct `Class answers` {
  @Test func `are one character a record, and come back as they were`() throws {
    let answers = ClassAnswers((0..<ClassAnswers.mostClasses).map(UInt8.init))
    let text = try String(decoding: JSON.encode(answers), as: UTF8.self)
    #expect(text == "\"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_\"")
    #expect(try JSON.decode(ClassAnswers.self, from: Array(text.utf8)) == answers)
    #expect(answers.counts(of: ClassAnswers.mostClasses) == [Int](repeating: 1, count: ClassAnswers.mostClasses))
    #expect(ClassAnswers.mostClasses == Labelling.classCounts.upperBound)
    #expect(answers.counts(of: 61) == nil && answers.counts(of: -1) == nil)
    #expect(ClassAnswers([]).counts(of: 0) == [] && ClassAnswers([2, 2, 0]).classesPredicted == 2)
  }

  @Test(arguments: ["\"01+2\"", "\"0 1\"", "\"0\u{e9}1\"", "\"01\\u0000\"", "[0, 1]", "12", "null"])
  func `of other characters are refused`(text: String) {
    #expect(throws: DecodingError.self) { try JSON.decode(ClassAnswers.self, from: Array(text.utf8)) }
  }
}
