import ReproducibleMath

/// When the e-process for symmetry decides about normal differences, by simulation with a seeded stream.
public struct SymmetryPower: Sendable {
  static let experiments = 400
  static let mostPairs = 1000

  let mean: Double
  let deviation: Double
  let level: Double

  public init(mean: Double, deviation: Double, level: Double = 0.05) {
    self.mean = mean
    self.deviation = deviation
    self.level = level
  }

  /// The fewest pairs, 1 / e-value of which can come down to `level` at all.
  public static func leastPairs(level: Double) -> Int {
    (1...).first { SymmetryProcess.smallestPValue(pairs: $0) <= level } ?? 0
  }

  /// The pairs by which a share `wanted` of all sweeps is decided, looked at after each; nil where `mostPairs` are not enough.
  public func pairs(power wanted: Double = 0.8) -> Int? {
    guard mean != 0 else { return nil }
    var decided: [Int] = []
    let allowed = Self.experiments - Int((Double(Self.experiments) * wanted).rounded(.up))
    for experiment in 0..<Self.experiments where experiment - decided.count <= allowed {
      if let pairs = decision(experiment) { decided.append(pairs) }
    }
    let needed = Self.experiments - allowed
    return decided.count < needed ? nil : decided.sorted()[needed - 1]
  }

  /// After how many pairs one sweep is decided.
  private func decision(_ experiment: Int) -> Int? {
    var stream = RandomStream(seed: 0, name: "power of the e-process for symmetry", indices: experiment)
    var process = SymmetryProcess()
    return (1...Self.mostPairs).first { _ in
      process.add(mean + deviation * stream.normal())
      return process.evidence.pValue <= level
    }
  }
}
