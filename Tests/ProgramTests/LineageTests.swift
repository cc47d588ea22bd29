import ContentHash
import Program
import Testing

@Suite struct `Results may stand side by side` {
  private let program = ProgramIdentity(sha256: SHA256Digest(hashing: [1]), version: "0.1.0", scienceVersion: 1)

  private func lineage(
    science: [Int] = [1], fingerprints: [String] = ["fma"], programs: [ProgramIdentity]? = nil, run: String = "run"
  ) -> Lineage {
    Lineage(
      scienceVersions: science, numericFingerprints: fingerprints, programs: programs ?? [program],
      resultsWithoutProgram: 0, run: run)
  }

  @Test func `where science version and numeric fingerprint are the same, whatever the program's file`() {
    let other = ProgramIdentity(sha256: SHA256Digest(hashing: [2]), version: "0.2.0", scienceVersion: 1)
    #expect(lineage().differences(from: lineage(programs: [other])).isEmpty)
    let both = lineage().combined(with: lineage(programs: [other]))
    #expect(Set(both.programs) == [program, other])
    #expect(both == lineage(programs: [other]).combined(with: lineage()), "in either order")
  }

  @Test func `but not with another science version`() {
    let differences = lineage(science: [2]).differences(from: lineage())
    #expect(differences == [.init(key: "science version", value: "2", other: "1")])
  }

  @Test(arguments: [["neon"], ["fma", "neon"]])
  func `nor with another arithmetic, or where one run has hosts of another`(fingerprints: [String]) {
    let differences = lineage(fingerprints: fingerprints).differences(from: lineage())
    #expect(
      differences == [
        .init(key: "numeric fingerprint", value: fingerprints.joined(separator: " and "), other: "fma")
      ])
  }

  @Test func `where one has no fingerprint, which is remembered by its name`() {
    let unknown = lineage(fingerprints: [], run: "runs/old")
    #expect(unknown.differences(from: lineage()).isEmpty && lineage().differences(from: unknown).isEmpty)
    let both = lineage().combined(with: unknown)
    #expect(both.runsWithoutFingerprint == ["runs/old"] && both.runs == 2)
  }
}
