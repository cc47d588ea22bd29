import Program
import Testing
import Training

@testable import Report

@Suite struct `The lineage of results` {
  private func report(_ lineages: Lineage...) throws -> AggregateReport {
    let outcomes = try lineages.map { lineage in
      var outcome = try SweepOutcome.example()
      outcome.lineage = lineage
      return outcome
    }
    return AggregateReport(try #require(try SweepOutcome.combined(outcomes)))
  }

  private func runSection(_ report: AggregateReport) -> String {
    let section = report.runSection
    return section.blocks.map { block in
      switch block {
      case .paragraph(let text): text
      case .list(let points): points.joined(separator: "\n")
      case .table: ""
      }
    }.joined(separator: "\n")
  }

  @Test func `names program files that compute the same`() throws {
    let report = try report(.example("old"), .example("new"))
    #expect(
      runSection(report).contains(
        "computed by 2 program files that compute the same: seedsweep 0.1.0 (program 11507a0e2f5e) and seedsweep 0.1.0 "
          + "(program cba06b5736fa), science version 1."
      ), "\(runSection(report))")
    #expect(report.json.contains("\"science_versions\" : [\n      1\n    ]"))
    for program in [ProgramIdentity.example("old"), .example("new")] {
      #expect(report.json.contains("\"sha256\" : \"\(program.sha256)\""))
    }
  }

  @Test func `does not claim that they compute the same where that was not checked`() throws {
    let report = try report(.example("old", fingerprints: [], run: "runs/old"), .example("new"))
    #expect(!runSection(report).contains("compute the same:"))
    #expect(
      runSection(report).contains(
        "Warning: runs/old has no stored numeric fingerprint: whether its hosts compute the same as the others' was not "
          + "checked."), "\(runSection(report))")
  }

  @Test func `of one run without a fingerprint is as it always was`() throws {
    #expect(!runSection(try report(.example(fingerprints: []))).contains("fingerprint:"))
  }

  @Test func `says how many results do not tell their program`() throws {
    #expect(
      runSection(try report(.example(without: 3))).contains(
        "(program 1310ca2c8932) (the program of 3 results was not recorded), science version 1"))
  }

  @Test func `warns of hosts that compute other numbers in one run`() throws {
    let text = runSection(try report(.example(fingerprints: ["fma", "neon"])))
    #expect(text.contains("Warning: numeric fingerprints fma and neon stand beside each other:"))
  }
}
