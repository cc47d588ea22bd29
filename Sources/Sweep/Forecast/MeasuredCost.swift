/// What the work of a class took where it was measured, in seconds.
public struct MeasuredCost: Equatable, Sendable {
  /// From the start to the end of the first unit: what comes before it, and itself.
  public let begins: [Double]
  /// Each later unit.
  public let units: [Double]
  /// An answer to the test fold at the end, where a trial selects an epoch.
  public let answers: [Double]

  /// Fewer repetitions tell nothing of how they vary.
  public static let leastRepetitions = 3

  /// Throws where there are too few repetitions.
  public init(begins: [Double], units: [Double] = [], answers: [Double] = []) throws(TooFewRepetitions) {
    let count = units.isEmpty ? begins.count : units.count
    guard count >= Self.leastRepetitions, !begins.isEmpty else { throw TooFewRepetitions(count: count) }
    self.begins = begins
    self.units = units
    self.answers = answers
  }

  /// How often it was measured.
  public var repetitions: Int { units.isEmpty ? begins.count : units.count }

  /// What is shown of it: the fastest and the slowest repetition.
  public var unit: ClosedRange<Double> { Self.ends(units.isEmpty ? begins : units) }

  /// What a part of a task takes, from the fastest repetitions to the slowest.
  func seconds(of part: TaskShape.Part) -> ClosedRange<Double> {
    let (begin, unit, answer) = (Self.ends(begins), Self.ends(units), Self.ends(answers))
    // The first unit is in what it begins with.
    let first = part.begins ? 1 : 0
    let lower = Double(max(0, part.units.lowerBound - first)) * unit.lowerBound
    let upper = Double(max(0, part.units.upperBound - first)) * unit.upperBound
    return
      (lower + (part.begins ? begin.lowerBound : 0) + Double(part.answers.lowerBound) * answer.lowerBound)...(upper
      + (part.begins ? begin.upperBound : 0) + Double(part.answers.upperBound) * answer.upperBound)
  }

  private static func ends(_ times: [Double]) -> ClosedRange<Double> { (times.min() ?? 0)...(times.max() ?? 0) }
}

/// A calibration that was too short to say how times vary.
public struct TooFewRepetitions: Error, Equatable {
  public let count: Int
}
