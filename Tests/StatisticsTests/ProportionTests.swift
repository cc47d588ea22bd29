import Statistics
import Testing

@Suite struct `Proportions` {
  /// Lower and upper ends in per cent of the exact, the Wilson and the anytime-valid interval.
  @Test(arguments: [
    (2, 3, [9.4, 99.2, 20.8, 93.9, 6.7, 99.6]),
    (0, 3, [0, 70.8, 0, 56.1, 0, 76.8]),
    (7, 10, [34.8, 93.3, 39.7, 89.2, 26.7, 96.3]),
    (0, 10, [0, 30.8, 0, 27.8, 0, 41.7]),
    (13, 20, [40.8, 84.6, 43.3, 81.9, 32.7, 89.7]),
    (0, 30, [0, 11.6, 0, 11.4, 0, 19.3]),
  ])
  func `have the intervals that textbooks print`(count: Int, total: Int, expected: [Double]) {
    let proportion = Proportion(count, of: total)
    let intervals = [proportion.exactInterval(), proportion.wilsonInterval(), proportion.anytimeValidInterval()]
    for (end, value) in zip(intervals.flatMap { [$0.lower, $0.upper] }, expected) {
      #expect(abs(100 * end - value) <= 0.05 + 1e-9)
    }
  }

  @Test func `are mirror images of their complements`() {
    for total in [1, 2, 5, 17, 400] {
      for count in [0, 1, total / 2, total] {
        let (one, other) = (Proportion(count, of: total), Proportion(total - count, of: total))
        for (left, right) in [
          (one.exactInterval(), other.exactInterval()), (one.wilsonInterval(), other.wilsonInterval()),
          (one.anytimeValidInterval(), other.anytimeValidInterval()),
        ] {
          #expect(abs(left.lower + right.upper - 1) < 1e-14 && abs(left.upper + right.lower - 1) < 1e-14)
        }
      }
    }
  }

  @Test func `of nothing are unknown from end to end`() {
    let none = Proportion(0, of: 0)
    #expect(none.value == nil)
    for interval in [none.exactInterval(), none.wilsonInterval(), none.anytimeValidInterval()] {
      #expect(interval.lower == 0 && interval.upper == 1)
    }
  }

  @Test func `keep missing trials on both sides`() {
    let bounds = Proportion(2, of: 3).exactBounds(missing: 2)
    #expect(bounds.lower == Proportion(2, of: 5).exactInterval().lower)
    #expect(bounds.upper == Proportion(4, of: 5).exactInterval().upper)
  }
}
