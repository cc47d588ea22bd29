import ArgumentParser
import DurableFiles
import ReproducibleMath
import Statistics

struct BenchmarkCoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Measures how often the intervals of the reports hold the truth.",
    discussion: """
      Rates are exact sums over every outcome; means are simulated with a seeded stream, so that the same command \
      always prints the same figures. A nominal 95 % interval should hold the truth in 95 of 100 experiments; one that \
      is looked at after every seed should miss it in at most 5.

      EXAMPLES
        seedsweep benchmark coverage --experiments 20000
        seedsweep benchmark coverage --scores macro-f1.txt
      """)

  @Option(
    help:
      "How many experiments a simulated share is of, ten or more; what is looked at again and again takes a tenth of them."
  )
  var experiments = 20_000

  @Option(
    help: ArgumentHelp(
      "Draws from real scores, too: a file with a number between 0 and 1 a line, two at least.", valueName: "file"))
  var scores: String?

  func validate() throws {
    guard (10...100_000_000).contains(experiments) else {
      throw ValidationError(
        "--experiments \(experiments) is not between 10 and 100000000: a tenth of them is looked at again and again")
    }
  }

  func run() throws {
    let measured = try scores.map { [MeanCoverage.Source.resampled(try ScoreFile.read($0))] } ?? []
    try StandardOutput.line("Collapse rates, nominal 95 %: smallest and mean coverage over rates 0.001 to 0.999, exact")
    try StandardOutput.line(Self.line("n", Self.rateMethods.map(\.name)))
    for total in [3, 6, 10, 20, 30, 100] {
      let cells = Self.rateMethods.map { method in
        let coverage = RateCoverage(method.interval).overRates(total: total)
        return "\(Self.percent(coverage.smallest)) \(Self.percent(coverage.mean))"
      }
      try StandardOutput.line(Self.line("\(total)", cells))
    }
    try StandardOutput.line(
      "\nCollapse rates looked at after each of 200 seeds: how often the rate is missed at least once, exact")
    try StandardOutput.line(Self.line("rate", Self.rateMethods.map(\.name)))
    for rate in [0.05, 1.0 / 3, 2.0 / 3] {
      let cells = Self.rateMethods.map {
        Self.percent(RateCoverage($0.interval).missProbability(rate: rate, looks: 200))
      }
      try StandardOutput.line(Self.line(Self.percent(rate), cells))
    }
    for source in MeanCoverage.Source.simulated + measured { try means(source) }
    try differences()
    try equivalence()
    try spread()
    try shares()
    try patients()
  }

  private func equivalence() throws {
    try StandardOutput.line(
      "\nConditions whose means are 0.03 apart, looked at after each of 200 pairs of seeds: called equivalent within 0.03 at a level of 5 %"
    )
    try StandardOutput.line("in \(experiments / 10) experiments")
    let width = 30
    try StandardOutput.line(Self.line("", ["betting"], width: width))
    for source in EquivalenceCoverage.Source.allCases {
      let called = EquivalenceCoverage(source, experiments: experiments / 10).called(pairs: 200)
      try StandardOutput.line(Self.line(source.rawValue, [Self.percent(called)], width: width))
    }
  }

  private func differences() throws {
    try StandardOutput.line(
      "\nConditions that are alike, looked at after each of 200 pairs of seeds: called different at a level of 5 %")
    try StandardOutput.line("in \(experiments / 10) experiments (the last row is outside the null of symmetry)")
    let width = 30
    try StandardOutput.line(Self.line("", ["e-process for symmetry", "paired t test"], width: width))
    for source in SymmetryCoverage.Source.allCases {
      let coverage = SymmetryCoverage(source, experiments: experiments / 10)
      let t = coverage.rejected(pairs: 200) { PairedTTest(differences: $0).map { $0.pValue <= 0.05 } ?? false }
      try StandardOutput.line(
        Self.line(source.rawValue, [Self.percent(coverage.decided(pairs: 200)), Self.percent(t)], width: width))
    }
  }

  private func means(_ source: MeanCoverage.Source) throws {
    try StandardOutput.line(
      "\nMeans of \(source.name) values, nominal 95 %: coverage in \(experiments) experiments")
    try StandardOutput.line(Self.line("n", Self.meanMethods.map(\.name)))
    for count in [3, 5, 10, 30] {
      let cells = Self.meanMethods.map {
        Self.percent(MeanCoverage(source, experiments: experiments, misses: $0.misses).coverage(count: count))
      }
      try StandardOutput.line(Self.line("\(count)", cells))
    }
    let looked = Self.meanMethods.filter(\.isCheap)
    let cells = looked.map {
      Self.percent(MeanCoverage(source, experiments: experiments / 10, misses: $0.misses).missProbability(looks: 200))
    }
    try StandardOutput.line(
      "Looked at after each of 200 seeds, missed at least once in \(experiments / 10) experiments:")
    try StandardOutput.line(Self.line("", looked.map(\.name)))
    try StandardOutput.line(Self.line("", cells))
  }

  private static let rateMethods: [(name: String, interval: RateCoverage.Method)] = [
    ("Clopper-Pearson", { $0.exactInterval() }), ("Wilson", { $0.wilsonInterval() }),
    ("anytime-valid", { $0.anytimeValidInterval() }),
  ]

  /// The mixture for normal values is measured beside the others and used nowhere.
  private static let meanMethods: [(name: String, misses: MeanCoverage.Method, isCheap: Bool)] = [
    ("Student's t", { values, mean, _ in isMissed(mean, by: Summary(values).meanInterval()) }, true),
    ("betting", { values, mean, _ in BettingSequence(values).excludes(mean) }, true),
    (
      "mixture for normal", { values, mean, _ in isMissed(mean, by: Summary(values).normalMixtureMeanInterval()) }, true
    ),
    ("percentile bootstrap", { isMissed($1, by: PercentileBootstrap.interval($0, stream: &$2)) }, false),
  ]

  /// Nil claims nothing, and so holds everything.
  private static func isMissed(_ mean: Double, by interval: ConfidenceInterval?) -> Bool {
    interval.map { !$0.contains(mean) } ?? false
  }

  static func percent(_ share: Double) -> String {
    let tenths = Int((1000 * share).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  static func line(_ first: String, _ cells: [String], width: Int = 8) -> String {
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return padded(first, width) + cells.map { padded($0, 22) }.joined()
  }
}
