import ContentHash
import Foundation
import GRDB
import Program
import RunStore
import Sweep
import TestSupport
import Testing

@testable import Training

/// Runs that other programs, or other arithmetic, computed: which are read together, and which are refused.
@Suite struct `Results of several programs` {
  private let folder: TemporaryFolder
  private let fma = SHA256Digest(hashing: [1])
  private let neon = SHA256Digest(hashing: [2])

  init() throws { folder = try TemporaryFolder() }

  private func program(_ name: String, scienceVersion: Int = 1) -> ProgramIdentity {
    ProgramIdentity(
      sha256: SHA256Digest(hashing: Array(name.utf8)), version: "0.1.0", scienceVersion: scienceVersion,
      compiler: "Swift 6.3.1")
  }

  /// A finished run of `seeds`, computed by `program` on hosts that show `fingerprint`.
  @discardableResult
  private func run(
    _ name: String, seeds: [UInt64], program: ProgramIdentity?, fingerprint: SHA256Digest?, epochs: Int = 50,
    codeVersion: String = "0.1.0"
  ) throws -> String {
    var fineTuning = FineTuningSettings()
    fineTuning.epochs = epochs
    let condition = try Condition(name: "scratch-noaug-n70", base: Recipe(fineTuning: fineTuning))
    let definition = SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1), conditions: [condition], seeds: seeds,
      fineTuning: fineTuning)
    let directory = "\(folder.path)/\(name)"
    let store = try RunStore.open(
      directory: directory, plan: SweepPlan(definition: definition, data: SHA256Digest(hashing: [])), sweepText: "",
      dataSource: "synthetic, 300 records, seed 1",
      baselines: Baselines(test: [8, 1, 1, 1, 1], training: [80, 10, 10, 10, 10]), codeVersion: codeVersion,
      scienceVersion: program?.scienceVersion ?? 1)
    if let fingerprint { _ = try store.commit([.numericFingerprint(fingerprint)]) }
    for seed in seeds {
      let trial = TrialResult(
        condition: condition.name, seed: seed, epochs: [], selectedEpoch: nil, selected: nil, last: nil,
        selectedValidationClassesPredicted: nil, divergedInEpoch: 1, weights: SHA256Digest(hashing: [UInt8(seed)]))
      _ = try store.record(
        trial: trial, digest: trial.digest,
        provenance: Provenance(
          token: seed, worker: "w", host: "anna", fingerprint: fingerprint, program: program, attempt: 1, seconds: 1))
    }
    return directory
  }

  private func expectRefusal(_ command: String..., naming values: [String]) throws {
    let outcome = try BuiltExecutable.run(command)
    #expect(outcome.status == 1 && outcome.output == "", "\(command): \(outcome.output)")
    #expect(outcome.errors.count { $0.isNewline } == 1)
    for value in values { #expect(outcome.errors.contains(value), "\(command): \(outcome.errors)") }
  }

  @Test func `are put together where they compute the same, and the files are named`() throws {
    let first = try run("first", seeds: [1, 2], program: program("a"), fingerprint: fma)
    let more = try run("more", seeds: [3], program: program("b"), fingerprint: fma, codeVersion: "0.9.0")
    let outcome = try BuiltExecutable.run("aggregate", first, more)
    #expect(outcome.status == 0 && outcome.errors == "")
    let text = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      text.contains("3 of 3 trials recorded; 1 condition, seeds 1-3; computed by 2 program files that compute the"))
    for name in ["a", "b"] { #expect(text.contains("(program \(program(name).sha256.abbreviated))")) }
    let json = try BuiltExecutable.run("aggregate", first, more, "--format", "json").output
    #expect(json.contains("\"sha256\" : \"\(program("b").sha256)\"") && json.contains("\"\(fma)\""))
  }

  @Test(arguments: ["run SET numericFingerprint", "result SET fingerprint"])
  func `whose numeric fingerprint is another, also by a change of the database, are refused`(change: String) throws {
    let first = try run("first", seeds: [1, 2], program: program("a"), fingerprint: fma)
    let more = try run("more", seeds: [3], program: program("a"), fingerprint: fma)
    #expect(try BuiltExecutable.run("aggregate", first, more).status == 0)
    try DatabaseQueue(path: more + "/run.sqlite").write { db in
      try db.execute(sql: "UPDATE \(change) = ?", arguments: [neon.hexadecimal])
    }
    let values = ["numeric fingerprint is ", neon.hexadecimal, "\(fma.hexadecimal) in \(first)"]
    try expectRefusal("aggregate", first, more, naming: values + ["\(more): not put together with"])
    try expectRefusal("compare", more, first, naming: values + ["\(more): not compared with"])
    let verified = try BuiltExecutable.run("verify", more)
    #expect(verified.output.contains("not checked     numeric fingerprint: "), "\(verified.output)")
  }

  @Test func `of another science version are refused with both numbers`() throws {
    let first = try run("first", seeds: [1, 2], program: program("a"), fingerprint: fma)
    let more = try run("more", seeds: [1, 2], program: program("b", scienceVersion: 2), fingerprint: fma, epochs: 7)
    let values = ["science version is 2 there and 1 in \(first)"]
    try expectRefusal("aggregate", first, more, naming: values)
    try expectRefusal("compare", more, first, naming: values)
  }

  @Test func `one of which has no numeric fingerprint are put together with a line that says so`() throws {
    let first = try run("first", seeds: [1, 2], program: program("a"), fingerprint: fma)
    let old = try run("old", seeds: [3], program: nil, fingerprint: nil)
    let warning = "\(old) has no stored numeric fingerprint: whether its hosts compute the same as the others' was not"
    for command in [
      ["aggregate", first, old],
      ["compare", first, try run("seven", seeds: [1], program: nil, fingerprint: nil, epochs: 7)],
    ] {
      let outcome = try BuiltExecutable.run(command)
      #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
      let text = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(text.contains(warning.replacing(old, with: command[2])), "\(text)")
      #expect(text.contains("result was not recorded)"), "\(text)")
    }
  }
}
