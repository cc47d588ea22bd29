import Foundation
import TestSupport
import Testing
import WFDB

@testable import ECGData

/// What describing calls a problem is what packing refuses, no less and no more.
@Suite struct `What is wrong with a record` {
  /// A folder whose records 7, 9 and 11 are, one after the other, not there, another record's, and flat.
  private func damaged(outsideCohort: Bool) throws -> TestFolder {
    let folder = try TestFolder()
    if outsideCohort {
      for id in [7, 9, 11] { try folder.setField("scp_codes", ofRecord: id, to: "{'PACE': 0.0}") }
    }
    try FileManager.default.removeItem(atPath: folder.record(7) + ".dat")
    try folder.replace("00009_lr 12", by: "00008_lr 12", in: folder.record(9) + ".hea")
    try folder.rewrite(11) { record in
      for lead in record.leads.indices { record.leads[lead].digital = Array(repeating: 0, count: 1000) }
    }
    return folder
  }

  @Test func `that is not in the cohort is a warning, as no sweep reads it`() throws {
    let folder = try damaged(outsideCohort: true)
    let description = try folder.description()
    #expect(description.problems.isEmpty && !description.isFaulty, "\(description.problems)")
    #expect(description.missingSignals == 1)
    let warnings = description.warnings.filter { $0.hasSuffix(" (not in the cohort)") }
    #expect(warnings.count == 3, "\(description.warnings)")
    for (warning, id) in zip(warnings, [7, 9, 11]) { #expect(warning.hasPrefix(folder.record(id)), "\(warning)") }
    #expect(try folder.pack().count == 57)
  }

  @Test func `that is in the cohort is a problem`() throws {
    let folder = try damaged(outsideCohort: false)
    let description = try folder.description()
    #expect(description.problems.map { $0.file.dropLast(4) } == [7, 9, 11].map { folder.record($0)[...] })
    #expect(!description.warnings.contains { $0.contains("not in the cohort") })
    #expect(folder.refusal() == description.problems.first?.description)
  }

  @Test func `is told by the choice for missing samples that a sweep makes`() throws {
    let folder = try TestFolder()
    try folder.rewrite(7) { $0.leads[3].digital[500] = WFDBRecord.missingSample }
    for policy in MissingSamples.allCases {
      var description = try DataDescription(folder: folder.path)
      description.checkSignals(missingSamples: policy)
      #expect(description.isFaulty == (policy == .refuse), "\(description.problems)")
      let isRefused = (try? folder.pack(missingSamples: policy)) == nil
      #expect(isRefused == description.isFaulty)
    }
  }
}
