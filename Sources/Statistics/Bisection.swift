/// The place where a function of one number changes its sign.
enum Bisection {
  /// The last number in `bounds` for which `isBelow` holds, which has to hold up to some place and nowhere beyond it.
  ///
  /// Halves the bounds until no number lies between them, so nothing but the function's own rounding moves the answer.
  static func boundary(in bounds: ClosedRange<Double>, isBelow: (Double) -> Bool) -> Double {
    var (lower, upper) = (bounds.lowerBound, bounds.upperBound)
    while true {
      let middle = lower + (upper - lower) / 2
      if middle <= lower || middle >= upper { return lower }
      if isBelow(middle) { lower = middle } else { upper = middle }
    }
  }

  /// The smallest number from `first` to `last` for which `holds` is true, which has to be true from some number on; nil where it
  /// never is.
  static func first(from first: Int, to last: Int, where holds: (Int) -> Bool) -> Int? {
    guard first <= last, holds(last) else { return nil }
    var (lower, upper) = (first - 1, last)
    while upper - lower > 1 {
      let middle = lower + (upper - lower) / 2
      if holds(middle) { upper = middle } else { lower = middle }
    }
    return upper
  }
}
