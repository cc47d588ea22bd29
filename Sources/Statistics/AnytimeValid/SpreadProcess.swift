/// The e-process for equal spread of two conditions, paired by seed: valid at every look.
///
/// Two seeds after another give one difference: how far the first condition's two values lie apart, minus how far the second's do.
/// Medians would move with every seed, so that earlier differences would change; these do not. Where within each seed the two values might
/// as well have been exchanged, but for what each condition adds to all of its own, they are symmetric about 0, which is what
/// `SymmetryProcess` asks.
public struct SpreadProcess: Equatable, Sendable {
  public private(set) var symmetry = SymmetryProcess()
  /// The differences so far, one of two seeds.
  public private(set) var differences: [Double] = []
  /// How many pairs of values were taken.
  public private(set) var count = 0
  private var waiting: (first: Double, second: Double)?

  /// The process after these pairs, in the order in which they were planned.
  public init(_ pairs: some Sequence<(first: Double, second: Double)> = []) {
    for pair in pairs { add(pair) }
  }

  /// Takes a further pair, and looks after every second one.
  public mutating func add(_ pair: (first: Double, second: Double)) {
    count += 1
    guard let before = waiting else {
      waiting = pair
      return
    }
    waiting = nil
    let difference = (pair.first - before.first).magnitude - (pair.second - before.second).magnitude
    differences.append(difference)
    symmetry.add(difference)
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.differences == right.differences && left.count == right.count && left.waiting?.first == right.waiting?.first
      && left.waiting?.second == right.waiting?.second
  }

  /// The smallest p that so many pairs can reach.
  public static func smallestPValue(pairs: Int) -> Double { SymmetryProcess.smallestPValue(pairs: pairs / 2) }
}
