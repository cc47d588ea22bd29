import Foundation
import Testing

@testable import Report

@Suite struct `A published claim beside a sweep` {
  private func text(_ change: (inout PublishedClaim) -> Void) throws -> String {
    var claim = PublishedClaim.zeng2026
    change(&claim)
    return AggregateReport(try .likePublished(), published: claim).text
  }

  private func words(_ change: (inout PublishedClaim) -> Void) throws -> String {
    try text(change).split { $0.isWhitespace }.joined(separator: " ")
  }

  @Test func `says by what it is taken to be, and why`() throws {
    let words = try words { _ in }
    #expect(words.contains("Its SD is taken to be with n - 1, as it does not say by what it divides."))
    #expect(words.contains("Its rates of collapse stand under \"0-based\": the abstract says \"Best Epoch <= 1\""))
    let stated = try self.words {
      $0.divisor = .population
      $0.seedsReason = nil
    }
    #expect(
      stated.contains("Intervals for n = 3, as it says. Its SD is with n, as it says; here it is shown with n - 1."))
    // 0.072 with n is 0.088 with n - 1.
    #expect(stated.contains("zeng-2026 3 0.115 ± 0.088 [-0.104, 0.334]"))
  }

  @Test func `has its rate in the column of its reading`() throws {
    let lines = try text { $0.collapse = .oneBased }.split(separator: "\n")
      .filter { $0.hasPrefix("  zeng-2026") && $0.contains("2/3") }
    let cells = try #require(lines.first).split(separator: " ").joined(separator: " ")
    #expect(cells == "zeng-2026 - 2/3 [9.4, 99.2] % - - -")
  }

  @Test func `is folded under the table of the page, which holds what the run shows alone`() throws {
    let report = AggregateReport(try .likePublished(), published: .zeng2026)
    let html = HeadlineTable(findings: Findings(report)).html.text
    let fold = try #require(html.range(of: "<details class=\"published\">"))
    let end = try #require(html.range(of: "</details>"))
    let (before, folded) = (html[..<fold.lowerBound], html[fold.upperBound..<end.lowerBound])
    #expect(!before.contains("zeng-2026") && before.contains("guessing by the training prior"))
    let rows = folded.matches(of: /<th scope="row">([^<]+), zeng-2026<\/th>/).map { String($0.1) }
    #expect(rows == ["scratch-noaug-n70", "ssl-noaug-n70"])
    #expect(folded.contains("0.115 ± 0.072") && !html[end.upperBound...].contains("<table"))
    let without = HeadlineTable(findings: Findings(AggregateReport(try .likePublished()))).html.text
    #expect(!without.contains("<details"))
  }

  @Test func `is left out where its scores, its names or its records are others`() throws {
    #expect(
      try words { $0.metric.name = "AUROC" }.contains(
        "zeng-2026 is left out: its scores are AUROC, and those of this sweep Macro-F1."))
    #expect(
      try words { claim in for index in claim.rows.indices { claim.rows[index].condition = "row \(index)" } }.contains(
        "no condition of this sweep has the name of one of its rows, which are row 0, row 1, row 2 and row 3."))
    #expect(
      try words { claim in for index in claim.rows.indices { claim.rows[index].mean = 19.2 } }.contains(
        "its scores are not from 0 to 1, as those of this sweep are."))
    #expect(
      try words { $0.records = .wfdb }.contains(
        "its numbers are of other records than those of PTB-XL, and the records of this sweep are others."))
    #expect(try !words { $0.records = nil }.contains("is left out"))
  }

  @Test func `without a number of seeds has no intervals`() throws {
    let words = try words { claim in
      claim.seeds = nil
      claim.seedsReason = nil
    }
    #expect(words.contains("No intervals where it does not say how many seeds a row has."))
    #expect(words.contains("zeng-2026 - 0.115 ± 0.072 - - - - - -") && words.contains("zeng-2026 66.7 % - - - -"))
  }
}
