import Statistics
import Testing

/// The numbers are of a script with NumPy and SciPy that is independent of the formulas here: sums of squares by which least squares with
/// sum-to-zero contrasts shrink from model to model, components as the solution of the linear system of expected mean squares, p by
/// scipy.stats.f.
@Suite struct `Variance components of a full factorial` {
  private func expect(_ value: Double?, _ expected: Double?, _ comment: Comment) {
    guard let value, let expected else {
      #expect((value == nil) == (expected == nil), comment)
      return
    }
    #expect(abs(value - expected) <= 1e-11 * max(abs(expected), 1e-4), comment)
  }

  @Test func `of two sources leave their pair to the remainder`() throws {
    let values = [0.313, 0.26, 0.289, 0.311, 0.292, 0.319, 0.254, 0.256, 0.302, 0.215, 0.217, 0.219]
    let found = try #require(FactorialVarianceComponents(values, levels: [4, 3]))
    #expect(found.components.map(\.factors) == [[0], [1]] && !found.hasPairs)
    #expect(found.components.map(\.degreesOfFreedom) == [3, 2] && found.remainderFreedom == 6)
    expect(found.components[0].estimate, 0.0013962500000000001, "first")
    expect(found.components[0].pValue, 0.0038094069480720657, "p of the first")
    expect(found.components[1].estimate, 9.59444444444445e-05, "second")
    expect(found.components[1].pValue, 0.18939371888518028, "p of the second")
    expect(found.remainder, 0.0003135555555555554, "remainder")
    let table = (0..<4).map { Array(values[3 * $0..<3 * $0 + 3]) }
    let crossed = try #require(CrossedVarianceComponents(table))
    #expect(crossed.rows == found.components[0].variance && crossed.interaction == found.remainder)
  }

  @Test func `of three sources tell their pairs apart where enough is left`() throws {
    let values = [
      0.233, 0.21, 0.208, 0.208, 0.108, 0.155, 0.187, 0.213, 0.207, 0.188, 0.094, 0.108, 0.285, 0.269, 0.272, 0.307,
      0.146, 0.204, 0.235, 0.229, 0.258, 0.243, 0.101, 0.136, 0.321, 0.315, 0.309, 0.304, 0.215, 0.241,
    ]
    let found = try #require(FactorialVarianceComponents(values, levels: [5, 3, 2]))
    #expect(found.components.map(\.factors) == [[0], [1], [2], [0, 1], [0, 2], [1, 2]] && found.hasPairs)
    #expect(found.remainderFreedom == 8)
    let expected: [(Double, Double?)] = [
      (0.0022646833333333327, nil), (0.0031494666666666664, nil), (-2.7366666666666887e-05, nil),
      (3.486666666666717e-05, 0.3522753393793734), (-3.383333333333334e-05, 0.7142816907195484),
      (0.00021071666666666692, 0.02749566400886306),
    ]
    for (component, (estimate, p)) in zip(found.components, expected) {
      expect(component.estimate, estimate, "\(component.factors)")
      expect(component.pValue, p, "p of \(component.factors)")
      #expect(component.variance == max(0, component.estimate))
    }
    expect(found.remainder, 0.0002184499999999996, "remainder")
  }

  @Test func `of three small sources leave the pairs to the remainder`() throws {
    let values = [0.282, 0.297, 0.215, 0.238, 0.318, 0.246, 0.285, 0.303, 0.303, 0.294, 0.255, 0.262]
    let found = try #require(FactorialVarianceComponents(values, levels: [3, 2, 2]))
    #expect(found.components.count == 3 && found.remainderFreedom == 7)
    let expected = [
      (1.6452380952381183e-05, 0.39154856870229615), (0.00031430158730158785, 0.11888053606966562),
      (-0.0001412539682539686, 0.8654968308812225),
    ]
    for (component, (estimate, p)) in zip(found.components, expected) {
      expect(component.estimate, estimate, "\(component.factors)")
      expect(component.pValue, p, "p of \(component.factors)")
    }
    expect(found.remainder, 0.0008745238095238091, "remainder")
    expect(found.total, 1.6452380952381183e-05 + 0.00031430158730158785 + 0.0008745238095238091, "negative counts as 0")
  }

  @Test func `are not made of anything else`() {
    #expect(FactorialVarianceComponents([1, 2, 3], levels: [3]) == nil)
    #expect(FactorialVarianceComponents([1, 2, 3], levels: [3, 1]) == nil)
    #expect(FactorialVarianceComponents([1, 2, 3], levels: [2, 2]) == nil)
    #expect(FactorialVarianceComponents([], levels: [.max, .max]) == nil)
    #expect(FactorialVarianceComponents([1, 1, 1, 1], levels: [2, 2]) == nil, "nothing remains")
  }
}

@Suite struct `The mean of shares` {
  @Test func `is a proportion where shares are all or nothing`() {
    for total in [0, 1, 3, 10, 20] {
      for count in 0...total {
        let (share, proportion) = (MeanShare(sum: Double(count), of: total), Proportion(count, of: total))
        #expect(share.value == proportion.value)
        #expect(share.exactInterval() == proportion.exactInterval())
        #expect(share.wilsonInterval() == proportion.wilsonInterval())
        #expect(share.anytimeValidInterval() == proportion.anytimeValidInterval())
        #expect(share.exactBounds(missing: 2) == proportion.exactBounds(missing: 2))
      }
    }
  }

  @Test func `between two proportions has intervals between theirs`() {
    for total in [1, 4, 12] {
      for count in 0..<total {
        let ends = [0.0, 0.25, 0.5, 1].map { MeanShare(sum: Double(count) + $0, of: total) }
        for intervals in [ends.map { $0.exactInterval() }, ends.map { $0.anytimeValidInterval() }] {
          for (low, high) in zip(intervals, intervals.dropFirst()) {
            #expect(low.lower <= high.lower && low.upper <= high.upper)
          }
        }
      }
    }
  }

  /// scipy.stats.beta.ppf(0.025, 2.5, 8.5) and beta.ppf(0.975, 3.5, 7.5).
  @Test func `has the ends of Clopper and Pearson's formula`() {
    let interval = MeanShare(sum: 2.5, of: 10).exactInterval()
    #expect(abs(interval.lower - 0.044059413552630794) < 1e-12 && abs(interval.upper - 0.6058183181486713) < 1e-12)
  }
}
