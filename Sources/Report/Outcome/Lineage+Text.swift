import ContentHash
public import Program

extension Lineage {
  /// The lineage of all outcomes together; nil of none.
  init?(of outcomes: [SweepOutcome]) {
    guard let first = outcomes.first else { return nil }
    self = outcomes.dropFirst().reduce(first.lineage) { $0.combined(with: $1.lineage) }
  }

  /// What computed the results, such as `computed by seedsweep 0.1.0 (program 3f2ab1c2d3e4), science version 1`.
  public var summary: String { "computed by \(makers)" }

  /// The programs with their science version.
  var makers: String {
    "\(programText), \(scienceText)"
      + (reused == 0
        ? "" : "; \(count(reused, "result")) \(reused == 1 ? "was" : "were") computed for other runs and reused")
  }

  private var programText: String {
    let unknown =
      resultsWithoutProgram > 0 && !programs.isEmpty
      ? " (the program of \(count(resultsWithoutProgram, "result")) was not recorded)" : ""
    return switch programs.count {
    case 0 where resultsWithoutProgram > 0: "a program that was not recorded"
    case 0: "no program yet"
    case 1: "\(programs[0])\(unknown)"
    default: "\(programs.count) program files\(sameness): \(Numbers.listed(programs.map(\.description)))\(unknown)"
    }
  }

  /// Two numbers have to be equal for that, and both known.
  private var sameness: String {
    scienceVersions.count == 1 && numericFingerprints.count == 1 && runsWithoutFingerprint.isEmpty
      ? " that compute the same" : ""
  }

  /// `science version 1`.
  var scienceText: String {
    let versions = scienceVersions.map(String.init)
    return "science \(versions.count == 1 ? "version" : "versions") \(Numbers.listed(versions))"
  }

  /// The versions that people call the programs by; `made` is that of the program that made the run.
  func versions(made: String) -> String {
    let versions = Set(programs.compactMap(\.version)).sorted()
    return versions.isEmpty ? made : Numbers.listed(versions)
  }

  /// What forbids taking the results for those of one experiment.
  var warnings: [String] {
    var warnings: [String] = []
    if scienceVersions.count > 1 {
      warnings.append("\(scienceText) are mixed: their results are those of different experiments.")
    }
    if numericFingerprints.count > 1 {
      let fingerprints = Numbers.listed(numericFingerprints.map { String($0.prefix(12)) })
      warnings.append(
        "numeric fingerprints \(fingerprints) stand beside each other: hosts that compute different numbers took part "
          + "(--allow-mixed), or what is stored was changed.")
    }
    if runs > 1 {
      for run in runsWithoutFingerprint {
        warnings.append(
          "\(run) has no stored numeric fingerprint: whether its hosts compute the same as the others' was not checked."
        )
      }
    }
    return warnings
  }

  /// The lineage for programs.
  var json: JSONValue {
    var said: [String: JSONValue] = [
      "science_versions": .array(scienceVersions.map(JSONValue.integer)),
      "numeric_fingerprints": .array(numericFingerprints.map(JSONValue.string)),
      "programs": .array(programs.map(Self.json)),
      "results_without_program": .integer(resultsWithoutProgram),
    ]
    // Not where there are none: what earlier versions printed stays what is printed.
    if reused > 0 { said["reused_results"] = .integer(reused) }
    return .object(said)
  }

  private static func json(_ program: ProgramIdentity) -> JSONValue {
    .object([
      "sha256": .string(program.sha256.hexadecimal), "version": .optional(program.version),
      "science_version": .optional(program.scienceVersion), "compiler": .optional(program.compiler),
      "commit": .optional(program.commit),
    ])
  }
}
