import Statistics
import Testing

@Suite struct `E-processes` {
  @Test func `are 1 with no data, and say nothing of differences of 0`() {
    #expect(SymmetryProcess().evidence.eValue == 1 && SymmetryProcess().evidence.pValue == 1)
    #expect(SymmetryProcess([0, 0, 0]).evidence.eValue == 1)
    #expect(DiscordanceProcess().evidence.pValue == 1)
    #expect(DiscordanceProcess([(first: true, second: true), (first: false, second: false)]).evidence.pValue == 1)
  }

  @Test func `do not care which condition is called the first`() {
    var draws = Draws("either sign")
    for _ in 0..<50 {
      let differences = (0..<draws.integer(1, 30)).map { _ in Double(draws.integer(-400, 600)) / 1000 }
      let (own, other) = (SymmetryProcess(differences).evidence, SymmetryProcess(differences.map { -$0 }).evidence)
      #expect(own.eValue == other.eValue && own.largest == other.largest)
      #expect(own.estimateAtLargest == other.estimateAtLargest.map { -$0 })
      let pairs = differences.map { (first: $0 > 0.1, second: $0 > 0) }
      let evidence = DiscordanceProcess(pairs.map { (first: $0.second, second: $0.first) }).evidence
      #expect(abs(evidence.eValue - DiscordanceProcess(pairs).evidence.eValue) < 1e-9 * evidence.eValue)
    }
  }

  @Test func `keep what they have shown`() {
    let convincing = [Double](repeating: 0.2, count: 14)
    let process = SymmetryProcess(convincing + [Double](repeating: -0.2, count: 14))
    #expect(process.evidence.eValue < 1 && process.evidence.largest > 20)
    #expect(process.evidence.pValue == SymmetryProcess(convincing).evidence.pValue)
  }

  @Test func `know the difference that their largest e-value was seen with, whatever came later`() throws {
    let turning = [Double](repeating: 0.25, count: 14) + [Double](repeating: -0.5, count: 14)
    #expect(SymmetryProcess(turning).evidence.estimateAtLargest == 0.25)
    let pairs = turning.map { (first: $0 < 0, second: $0 > 0) }
    #expect(DiscordanceProcess(pairs).evidence.estimateAtLargest == -1)
    #expect(SymmetryProcess([0, 0]).evidence.estimateAtLargest == nil, "no look has said anything")
  }

  @Test func `stay finite however clear it is`() {
    let process = SymmetryProcess([Double](repeating: 0.5, count: 5000))
    #expect(process.evidence.eValue.isFinite && process.evidence.pValue > 0)
    let pairs = [(first: Bool, second: Bool)](repeating: (true, false), count: 5000)
    #expect(DiscordanceProcess(pairs).evidence.pValue > 0)
  }

  /// The largest e-value of n differences up to 1, by scipy.optimize over their size.
  @Test(arguments: [
    (0, 1), (1, 1), (5, 0.5385673643774574), (8, 0.18374037295600051), (11, 0.05111684738121992),
    (12, 0.03275246896435912), (20, 0.0008085538606659243),
  ])
  func `for symmetry know the smallest p that so many pairs can reach`(pairs: Int, expected: Double) {
    let smallest = SymmetryProcess.smallestPValue(pairs: pairs)
    #expect(abs(smallest - expected) < 1e-4 * expected)
    for size in [0.01, 0.05, 0.2, 1] {
      #expect(SymmetryProcess([Double](repeating: size, count: pairs)).evidence.pValue >= smallest * (1 - 1e-4))
    }
  }

  @Test(arguments: [(0, 1), (7, 8.0 / 128), (8, 9.0 / 256), (10, 11.0 / 1024)])
  func `of pairs that differ know the smallest p that so many can reach`(pairs: Int, expected: Double) {
    #expect(abs(DiscordanceProcess.smallestPValue(pairs: pairs) - expected) < 1e-12)
  }

  /// The promise: whatever the shape, and although every pair is looked at.
  @Test(arguments: [SymmetryCoverage.Source.normal, .collapse, .rareCollapse])
  func `for symmetry call conditions that are alike different in at most 5 of 100 sweeps`(
    source: SymmetryCoverage.Source
  ) {
    let coverage = SymmetryCoverage(source, experiments: 500)
    #expect(coverage.decided(pairs: 100) <= 0.05)
  }

  @Test func `are needed: a t test that is looked at after each pair rejects far too often`() {
    let share = SymmetryCoverage(.normal, experiments: 100).rejected(pairs: 60) {
      PairedTTest(differences: $0).map { $0.pValue <= 0.05 } ?? false
    }
    #expect(share > 0.15)
  }
}
