import DurableFiles
import Statistics

extension BenchmarkCoverageCommand {
  /// The paired test of spread and the interval of its ratio.
  func spread() throws {
    let experiments = self.experiments / 10
    try StandardOutput.line(
      "\nSpread between seeds at a level of 5 %: how often the sign-flip test of distances from the medians and Brown and Forsythe's "
        + "reject,\nhow often the interval of the SD ratio holds it (nominal 95 %), and how often the e-process that is looked at after each "
        + "of 200 seeds decides,\nin \(experiments) experiments (with an SD ratio of 1 all that is rejected or decided is wrong)"
    )
    let width = 30
    try StandardOutput.line(
      Self.line("", ["pairs", "sign-flip", "Brown-Forsythe", "interval holds", "decided"], width: width))
    for source in SpreadCoverage.Source.allCases {
      let coverage = SpreadCoverage(source, experiments: experiments)
      let decided = Self.percent(coverage.decided(pairs: 200))
      for pairs in [6, 10, 20, 30] {
        let rejected = coverage.rejected(pairs: pairs)
        let cells = [
          "\(pairs)", Self.percent(rejected.paired), Self.percent(rejected.unpaired),
          pairs <= 20 ? Self.percent(coverage.coverage(pairs: pairs)) : "", pairs == 6 ? decided : "",
        ]
        try StandardOutput.line(Self.line(source.rawValue, cells, width: width))
      }
    }
  }

  /// The generalised confidence interval of a share of the variance.
  func shares() throws {
    let experiments = self.experiments / 10
    try StandardOutput.line(
      "\nThe first source's share of the variance, nominal 95 %: how often the generalised interval holds it in \(experiments) experiments"
    )
    let width = 30
    try StandardOutput.line(
      Self.line("values of the sources", ["share 0 %", "share 50 %", "share 90 %"], width: width))
    for levels in [[3, 10], [10, 3], [6, 3, 3]] {
      let cells = [0.0, 2, 18].map { variance in
        let others = [Double](repeating: 1 / Double(levels.count - 1), count: levels.count - 1)
        return Self.percent(
          ShareCoverage(levels: levels, variances: [variance] + others, experiments: experiments).coverage())
      }
      try StandardOutput.line(Self.line(levels.map(String.init).joined(separator: " x "), cells, width: width))
    }
  }

  /// Intervals over seeds, and over seeds and the patients of the test fold.
  func patients() throws {
    let width = 34
    for (patients, experiments) in [(190, self.experiments / 10), (2000, self.experiments / 100)] where experiments > 0
    {
      try StandardOutput.line(
        "\nMean Macro-F1 over all seeds and patients, of seeds that share a test fold of \(patients) patients, nominal 95 %: coverage in "
          + "\(experiments) experiments")
      try StandardOutput.line(
        Self.line("", ["seeds", "t over seeds", "seeds and patients", "SE seeds", "SE patients"], width: width))
      for source in PatientCoverage.Source.allCases {
        let simulation = PatientCoverage(source, experiments: experiments)
        for seeds in [3, 5, 10, 30] {
          let coverage = simulation.coverage(seeds: seeds, patients: patients)
          let cells = [
            "\(seeds)", Self.percent(coverage.seeds), Self.percent(coverage.seedsAndPatients),
            Self.thousandths(coverage.errors.seeds), Self.thousandths(coverage.errors.patients),
          ]
          try StandardOutput.line(Self.line(source.rawValue, cells, width: width))
        }
      }
    }
  }

  private static func thousandths(_ value: Double) -> String {
    let text = "\(Int((1000 * value).rounded()))"
    return "0." + String(repeating: "0", count: max(0, 3 - text.count)) + text
  }
}
