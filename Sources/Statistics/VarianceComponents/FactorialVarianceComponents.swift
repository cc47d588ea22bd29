/// How much of a spread comes from each of several crossed sources of chance: a random-effects analysis of variance of a balanced full
/// factorial with one value a cell, by the expected mean squares.
///
/// Every source has an effect of its own and, where enough is left to estimate the remainder from, one with each other source. Everything
/// else is the remainder. Source: Searle, Casella, McCulloch, Variance Components (1992), chapter 4.
public struct FactorialVarianceComponents: Equatable, Sendable {
  /// What one source, or two together, add.
  public struct Component: Equatable, Sendable {
    /// The sources by their places.
    public let factors: [Int]
    /// The variance as estimated, which may be below 0.
    public let estimate: Double
    public let degreesOfFreedom: Int
    public let meanSquare: Double
    /// The p of the F test that it adds nothing; nil where no mean square is the one to divide by.
    public let pValue: Double?

    /// Never below 0.
    public var variance: Double { max(0, estimate) }
  }

  /// With fewer degrees of freedom left, pairs of sources are part of the remainder.
  public static let leastRemainder = 4

  /// The sources one by one, in their order, then the pairs of them where they have components of their own.
  public let components: [Component]
  /// The variance of everything else.
  public let remainder: Double
  public let remainderFreedom: Int
  /// How many levels each source has.
  let levels: [Int]

  /// Whether pairs of sources have components of their own; else they are part of the remainder.
  public var hasPairs: Bool { components.contains { $0.factors.count > 1 } }

  public var total: Double { components.reduce(remainder) { $0 + $1.variance } }

  /// Nil of fewer than two sources, of one with fewer than two levels, and where nothing remains.
  ///
  /// - Parameters:
  ///   - values: one a cell, the level of the last source changing first.
  ///   - levels: how many levels each source has.
  public init?(_ values: [Double], levels: [Int]) {
    guard levels.count > 1, levels.allSatisfy({ $0 > 1 }), let table = FactorialTable(values, levels: levels) else {
      return nil
    }
    let single = levels.indices.map { [$0] }
    let pairs = levels.indices.flatMap { first in levels.indices.filter { $0 > first }.map { [first, $0] } }
    let all = values.count - 1
    let ofSingle = levels.reduce(0) { $0 + $1 - 1 }
    let ofPairs = pairs.reduce(0) { $0 + (levels[$1[0]] - 1) * (levels[$1[1]] - 1) }
    let hasPairs = all - ofSingle - ofPairs >= Self.leastRemainder
    let terms = hasPairs ? single + pairs : single
    let effects = Dictionary(uniqueKeysWithValues: terms.map { ($0, table.effects(of: $0)) })
    let left = all - ofSingle - (hasPairs ? ofPairs : 0)
    let remainder = table.residualSquares(terms.compactMap { effects[$0] }) / Double(left)
    guard remainder > 0 else { return nil }
    self.remainder = remainder
    self.levels = levels
    remainderFreedom = left
    let squares = effects.mapValues { effect in
      // Each effect stands in as many cells.
      let weight = Double(values.count) / Double(effect.values.count)
      return weight * effect.values.reduce(0) { $0 + $1 * $1 } / Double(effect.degreesOfFreedom)
    }
    let meanSquares = terms.map { squares[$0] ?? 0 }
    let estimates = Self.estimates(of: terms, meanSquares: meanSquares, remainder: remainder, levels: levels)
    components = terms.indices.map { index in
      let term = terms[index]
      let freedom = term.reduce(1) { $0 * (levels[$1] - 1) }
      let isAlone = term.count == 1 && hasPairs
      return Component(
        factors: term, estimate: estimates[index], degreesOfFreedom: freedom, meanSquare: meanSquares[index],
        pValue: isAlone ? nil : FisherDistribution(freedom, left).upperTail(meanSquares[index] / remainder))
    }
  }

  /// The components by the mean squares of their terms, in the order of the terms.
  static func estimates(
    of terms: [[Int]], meanSquares: [Double], remainder: Double, levels: [Int]
  ) -> [Double] {
    let hasPairs = terms.contains { $0.count > 1 }
    let total = levels.reduce(1, *)
    return terms.indices.map { index in
      let term = terms[index]
      // What the mean square is expected to be without the component: that of the remainder, and of a single source beside pairs, the
      // pairs' that it is part of.
      let rest =
        term.count == 1 && hasPairs
        ? terms.indices.filter { terms[$0].count > 1 && terms[$0].contains(term[0]) }
          .reduce(0) { $0 + meanSquares[$1] } - Double(levels.count - 2) * remainder
        : remainder
      return (meanSquares[index] - rest) / Double(term.reduce(total) { $0 / levels[$1] })
    }
  }
}

/// The values of a balanced full factorial.
private struct FactorialTable {
  /// What the levels of one source, or the pairs of levels of two, add to the mean.
  struct Effects {
    let factors: [Int]
    let values: [Double]
    let degreesOfFreedom: Int
  }

  private let values: [Double]
  private let levels: [Int]
  /// How far apart two levels of a source lie in `values`.
  private let strides: [Int]
  private let mean: Double

  init?(_ values: [Double], levels: [Int]) {
    var count = 1
    for level in levels {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: level)
      guard !isTooLarge else { return nil }
      count = product
    }
    guard count == values.count, let mean = Summary(values).mean else { return nil }
    self.values = values
    self.levels = levels
    self.mean = mean
    var strides = [Int](repeating: 1, count: levels.count)
    for place in levels.indices.dropLast().reversed() { strides[place] = strides[place + 1] * levels[place + 1] }
    self.strides = strides
  }

  /// The place among a term's effects that a cell belongs to.
  private func place(_ cell: Int, _ factors: [Int]) -> Int {
    factors.reduce(0) { $0 * levels[$1] + cell / strides[$1] % levels[$1] }
  }

  private func means(over factors: [Int]) -> [Double] {
    var groups = [[Double]](repeating: [], count: factors.reduce(1) { $0 * levels[$1] })
    for cell in values.indices { groups[place(cell, factors)].append(values[cell]) }
    return groups.map { Summary($0).mean ?? 0 }
  }

  func effects(of factors: [Int]) -> Effects {
    let own = means(over: factors)
    let freedom = factors.reduce(1) { $0 * (levels[$1] - 1) }
    guard factors.count == 2 else {
      return Effects(factors: factors, values: own.map { $0 - mean }, degreesOfFreedom: freedom)
    }
    let (rows, columns) = (means(over: [factors[0]]), means(over: [factors[1]]))
    let values = own.indices.map { own[$0] - rows[$0 / columns.count] - columns[$0 % columns.count] + mean }
    return Effects(factors: factors, values: values, degreesOfFreedom: freedom)
  }

  /// The sum of the squares of what all these effects leave.
  func residualSquares(_ effects: [Effects]) -> Double {
    values.indices.reduce(0) { sum, cell in
      let rest = effects.reduce(values[cell] - mean) { $0 - $1.values[place(cell, $1.factors)] }
      return sum + rest * rest
    }
  }
}
