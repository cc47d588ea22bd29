import ContentHash
import Training

/// By what the results of one run, or of several, were computed: it decides whether they may stand side by side.
public struct Lineage: Equatable, Sendable {
  /// The science versions of the runs and of the programs that computed for them, ascending: one, unless somebody changed what is stored.
  public var scienceVersions: [Int]
  /// The numeric fingerprints that workers have shown, in order; several only where hosts that compute other numbers were let in.
  public var numericFingerprints: [String]
  /// The programs that computed results, by their sha256.
  public var programs: [ProgramIdentity]
  /// How many results do not tell their program.
  public var resultsWithoutProgram: Int
  /// How many results were computed for other runs and taken over.
  public var reused: Int
  /// The runs of which no numeric fingerprint is stored.
  public var runsWithoutFingerprint: [String]
  /// How many runs it is the lineage of.
  public private(set) var runs = 1

  /// The lineage of one run.
  public init(
    scienceVersions: some Sequence<Int>, numericFingerprints: some Sequence<String>,
    programs: some Sequence<ProgramIdentity>, resultsWithoutProgram: Int, reused: Int = 0, run: String
  ) {
    self.scienceVersions = Set(scienceVersions).sorted()
    self.numericFingerprints = Set(numericFingerprints).sorted()
    self.programs = Self.sorted(programs)
    self.resultsWithoutProgram = resultsWithoutProgram
    self.reused = reused
    runsWithoutFingerprint = self.numericFingerprints.isEmpty ? [run] : []
  }

  /// That of a run without any result.
  public static var ofNothing: Lineage {
    Lineage(
      scienceVersions: [ScienceVersion.current], numericFingerprints: [], programs: [], resultsWithoutProgram: 0,
      run: "a run without results")
  }

  /// Each file once, as the one that says most of itself.
  private static func sorted(_ programs: some Sequence<ProgramIdentity>) -> [ProgramIdentity] {
    let files = Dictionary(programs.map { ($0.sha256, $0) }) { $0.version == nil ? $1 : $0 }
    return files.values.sorted { $0.sha256.hexadecimal < $1.sha256.hexadecimal }
  }

  /// The lineage of several runs together.
  public func combined(with other: Lineage) -> Lineage {
    var combined = self
    combined.scienceVersions = Set(scienceVersions + other.scienceVersions).sorted()
    combined.numericFingerprints = Set(numericFingerprints + other.numericFingerprints).sorted()
    combined.programs = Self.sorted(programs + other.programs)
    combined.resultsWithoutProgram += other.resultsWithoutProgram
    combined.reused += other.reused
    combined.runsWithoutFingerprint += other.runsWithoutFingerprint
    combined.runs += other.runs
    return combined
  }
}

extension Lineage {
  /// Something by which two runs compute other results.
  public struct Difference: Equatable, Sendable {
    public var key: String
    public var value: String
    public var other: String

    public init(key: String, value: String, other: String) {
      self.key = key
      self.value = value
      self.other = other
    }
  }

  public static let scienceVersionKey = "science version"

  /// What forbids to put results beside those of `other`: another science version, another arithmetic. A program of another file that has
  /// both in common computes the same, and a run without a fingerprint has nothing to compare.
  public func differences(from other: Lineage) -> [Difference] {
    var differences: [Difference] = []
    if scienceVersions != other.scienceVersions {
      differences.append(
        Difference(
          key: Self.scienceVersionKey, value: Self.list(scienceVersions), other: Self.list(other.scienceVersions)))
    }
    let (own, others) = (numericFingerprints, other.numericFingerprints)
    if !own.isEmpty, !others.isEmpty, own != others {
      differences.append(Difference(key: "numeric fingerprint", value: Self.list(own), other: Self.list(others)))
    }
    return differences
  }

  private static func list(_ values: [some CustomStringConvertible]) -> String {
    values.map(\.description).joined(separator: " and ")
  }
}
