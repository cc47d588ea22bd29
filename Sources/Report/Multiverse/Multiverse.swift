import Statistics
import Training

/// What the comparisons of a sweep would have come to under every choice that whoever reads its results could have made: which epoch counts,
/// which of equals, with which patience, and how collapse is read. Nothing is trained for it: trials keep the epochs that rules select.
struct Multiverse: Equatable, Sendable {
  /// Which condition is compared with which.
  struct Pair: Equatable, Sendable {
    let condition: Condition
    let reference: Condition

    /// Whether there is a collapse to compare: both conditions have epochs.
    var canCollapse: Bool { condition.hasEpochs && reference.hasEpochs }
  }

  /// How many choices say the same as the report.
  struct Agreement: Equatable, Sendable {
    /// The report's own among them.
    var choices = 0
    var notTold = 0
    /// With a mean difference on the same side of 0.
    var direction = 0
    /// Significant where the report's is, and not where it is not.
    var significance = 0
    var both = 0
  }

  /// By what the report's own numbers are judged.
  let own: SelectionChoice
  /// The different ways to read collapse, the report's first.
  let readings: [CollapseReading]
  let comparisons: [Pair]
  /// What stands for the score in JSON.
  let key: String
  /// The report's own choice is one of them.
  let universes: [Universe]
  let costs: [SelectionCost]

  init(_ outcome: SweepOutcome, comparisons: [Comparison], options: SweepAnalysis.Options) {
    let own = outcome.ownChoice
    let readings = CollapseReading.different(from: options.reading)
    let choices = SelectionChoice.all.contains(own) ? SelectionChoice.all : [own] + SelectionChoice.all
    self.own = own
    self.readings = readings
    key = options.metric.key
    self.comparisons = comparisons.map { Pair(condition: $0.condition, reference: $0.reference) }
    universes =
      comparisons.isEmpty
      ? [] : choices.map { Universe($0, of: outcome, options: options, readings: readings) }
    costs = SelectionCost.all(of: outcome, options: options)
  }

  /// How far the choices agree about a comparison's Macro-F1 or, over all readings too, about its collapse.
  func agreement(_ comparison: Int, ofCollapse: Bool) -> Agreement {
    let findings = { (universe: Universe) in
      ofCollapse ? universe.collapses[comparison] : [universe.scores[comparison]]
    }
    guard let ownUniverse = universes.first(where: { $0.choice == own }), let own = findings(ownUniverse).first else {
      return Agreement()
    }
    return universes.flatMap(findings).reduce(into: Agreement()) { agreement, finding in
      agreement.choices += 1
      guard finding.conclusion != .notTold else {
        agreement.notTold += 1
        return
      }
      guard own.conclusion != .notTold else { return }
      let isSameWay = Self.sign(finding.difference) == Self.sign(own.difference)
      let isSameVerdict = finding.conclusion.isSignificant == own.conclusion.isSignificant
      agreement.direction += isSameWay ? 1 : 0
      agreement.significance += isSameVerdict ? 1 : 0
      agreement.both += isSameWay && isSameVerdict ? 1 : 0
    }
  }

  private static func sign(_ difference: Double?) -> Int {
    guard let difference, difference != 0 else { return 0 }
    return difference < 0 ? -1 : 1
  }
}

extension CollapseReading {
  /// The readings that differ, `own` first: best among the first one to four epochs, which two bases put in two ways, and that with
  /// the untrained network.
  static func different(from own: CollapseReading) -> [CollapseReading] {
    let all =
      [own] + (0...3).map { CollapseReading(epochBase: 0, threshold: $0) }
      + (1...3).map { CollapseReading(epochBase: 1, threshold: $0) } + [.withUntrained]
    return all.reduce(into: []) { different, reading in
      if !different.contains(where: { $0.isSame(as: reading) }) { different.append(reading) }
    }
  }

  /// The last epoch, counted from 1, that counts as a collapse where it is the best one.
  var lastCollapsedEpoch: Int { threshold - epochBase + (countsUntrained ? 0 : 1) }

  private func isSame(as other: CollapseReading) -> Bool {
    countsUntrained == other.countsUntrained && lastCollapsedEpoch == other.lastCollapsedEpoch
  }
}
