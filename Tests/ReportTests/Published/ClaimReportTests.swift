import Foundation
import Statistics
import TestSupport
import Testing

@testable import Report

@Suite struct `A published claim` {
  static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden")

  /// A text without its lines and columns.
  private static func flat(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }

  private static func claims() throws -> [PublishedClaim] {
    try PublishedClaim.builtIn
      + ["errors-and-divisors", "reference-rates"].map { name in
        let bytes = try Data(contentsOf: golden.appending(path: "\(name).toml"))
        return try PublishedClaim(parsing: Array(bytes), name: name, file: name)
      }
  }

  @Test func `is worth what SciPy says of its numbers`() throws {
    let text = try Data(contentsOf: Self.golden.appending(path: "claims.json"))
    let expected = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    let claims = try Self.claims()
    #expect(Set(claims.map(\.name)) == Set(expected.keys))
    for claim in claims {
      let json = try JSONSerialization.jsonObject(with: Data(ClaimReport(claim).json.utf8))
      var numbers = 0
      compareJSON(expected[claim.name] ?? [:], json, claim.name, &numbers)
      #expect(numbers > 30, "\(claim.name): \(numbers) numbers")
    }
  }

  /// The values of the table that every report of ours is held to.
  @Test func `of two thirds against none allows three, six and nine seeds, and little with three`() throws {
    let analysis = ClaimAnalysis(.zeng2026)
    #expect(analysis.allowedSeeds == [3, 6, 9, 12, 15, 18, 21, 24, 27, 30] && analysis.triedSeeds == [3, 6, 9])
    let comparison = try #require(analysis.comparisons.first { $0.row.condition == "ssl-noaug-n70" })
    let fisher = comparison.readings.map { $0.fisher?.pValue ?? 1 }
    #expect(zip(fisher, [0.4, 0.0606, 0.00905]).allSatisfy { abs($0 - $1) < 5e-5 })
    #expect(comparison.readings.map(\.smallestSignFlip) == [0.25, 0.03125, 0.00390625])
    let power = try #require(comparison.power)
    // From shares of 66.7 %, as it is printed.
    let expected = [(6, 0.09), (8, 0.47), (10, 0.79), (11, 0.88), (12, 0.93)]
    for (pairs, value) in expected { #expect(abs(power.power(pairs: pairs) - value) < 0.006, "\(pairs) pairs") }
    let text = Self.flat(ClaimReport(.zeng2026).text)
    for interval in ["[9.4, 99.2] %", "[20.8, 93.9] %", "[6.7, 99.6] %", "[0, 70.8] %", "[0, 56.1] %", "[0, 76.8] %"] {
      #expect(text.contains(interval), "\(interval)")
    }
    #expect(text.contains("cannot tell; the smallest p that they can reach is 0.100 (Fisher, p = 0.400)"))
  }

  @Test func `that is called robust has a p for each convention of its standard deviation`() throws {
    let claim = try #require(PublishedClaim(named: "ssl-for-ecg"))
    let reading = try #require(ClaimAnalysis(claim).comparisons.first?.readings.first)
    #expect(reading.seeds == 10)
    #expect(abs(try #require(reading.sample?.welch).pValue - 0.238594) < 1e-6)
    #expect(abs(try #require(reading.population?.welch).pValue - 0.262629) < 1e-6)
    let text = Self.flat(ClaimReport(claim).text)
    #expect(
      text.contains("higher by 0.0018 (better) than supervised: no difference shown at 0.05 (p = 0.239 or p = 0.263)."))
    #expect(text.contains("0.8717 ± 0.0032"))
  }

  @Test func `has the known intervals of the reference rates`() throws {
    let claim = try #require(try Self.claims().first { $0.name == "reference-rates" })
    let lines = ClaimReport(claim).text.split(separator: "\n").map { Self.flat(String($0)) }
    for intervals in [
      "7/10 [34.8, 93.3] % [39.7, 89.2] % [26.7, 96.3] %", "0/10 [0, 30.8] % [0, 27.8] % [0, 41.7] %",
      "13/20 [40.8, 84.6] % [43.3, 81.9] % [32.7, 89.7] %", "0/30 [0, 11.6] % [0, 11.4] % [0, 19.3] %",
    ] {
      #expect(lines.contains { $0.hasSuffix(intervals) }, "\(intervals)")
    }
  }

  @Test func `contradicts itself where no number of its seeds gives its rate`() throws {
    let text = """
      citation = "somebody"
      metric = "F1"
      seeds = 4
      [rows.a]
      rate = "66.7 %"
      [rows.b]
      mean = 0.5
      """
    let claim = try PublishedClaim(parsing: Array(text.utf8), name: "c", file: "c.toml")
    let report = ClaimReport(claim)
    #expect(
      Self.flat(report.text).contains("a: no number of 4 seeds is rounded to 66.7 %. The claim contradicts itself."))
    #expect(report.markdown.contains("## What was published") && report.latex.contains("\\subsection*"))
    let analysis = ClaimAnalysis(claim)
    #expect(analysis.triedSeeds == [4] && analysis.comparisons[0].readings[0].sample == nil)
  }

  @Test func `without any number of seeds is tried with usual ones`() throws {
    let text = "citation = \"x\"\nmetric = \"F1\"\n[rows.a]\nmean = 1\nsd = 0\n[rows.b]\nmean = 2\nsd = 0\n"
    let claim = try PublishedClaim(parsing: Array(text.utf8), name: "c", file: "c.toml")
    let analysis = ClaimAnalysis(claim)
    #expect(analysis.triedSeeds == [3, 5, 10] && analysis.allowedSeeds == nil)
    // Nothing spreads: there is no test.
    #expect(analysis.comparisons[0].readings.allSatisfy { $0.sample?.welch == nil && $0.sample?.varianceRatio == nil })
    #expect(ClaimReport(claim).text.contains("not stated"))
  }
}
