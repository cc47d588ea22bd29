import Foundation
import TestSupport
import Testing

/// What commands print for programs: of a run that the first version left, and of a new one.
@Suite struct `JSON for programs` {
  /// What has its name from elsewhere.
  private static let names: Set<String> = ["SR", "AFIB", "STACH", "SARRH", "SBRAD", "always_SR"]

  /// Fields whose values stand for a choice.
  private static let choices: Set<String> = [
    "verdict", "verdict_from", "valid_for", "outcome", "state", "phase", "stage", "purpose", "standing", "failure",
    "conclusion", "question", "rule", "driven_by", "chosen_by",
  ]

  @Test(arguments: [["status"], ["hosts"], ["explain"], ["verify"], ["aggregate"]])
  func `has names in snake_case that its page explains, whichever command prints it`(command: [String]) throws {
    let run = try FirstVersionRun()
    try check(try document(command + [run.directory, "--format", "json"]))
  }

  @Test func `has them in what is said of a benchmark, too`() throws {
    try check(try document(["benchmark", "cluster", "--workers", "1", "--tasks", "2"]))
  }

  @Test func `has them of a new run, and of two runs beside each other`() throws {
    let sweep = try NewRuns()
    for (name, subset) in [("one", 1), ("two", 2)] { try sweep.train(name, subset: subset) }
    let (one, two) = (sweep.folder.path + "/one", sweep.folder.path + "/two")
    let claim = try sweep.folder.write(
      """
      citation = "Nobody"
      metric = "Macro-F1"
      bounds = [0, 1]
      seeds = 3
      [rows.scratch-noaug-n5]
      mean = 0.1
      sd = 0.05
      rate = "66.7 %"

      """, to: "claim.toml")
    let commands = [
      ["status", one], ["hosts", one], ["explain", one], ["explain", one, "trial/scratch-noaug-n5/seed-1"],
      ["verify", one],
      ["aggregate", one], ["aggregate", one, "--patients"],
      ["aggregate", one, "--published", "zeng-2026"], ["aggregate", one, "--published", claim],
      ["aggregate", one, "--multiverse"], ["aggregate", one, two],
      ["aggregate", one, "--multiverse", "--metric", "cross-entropy"],
      ["compare", one, two],
      ["compare", one, "--condition", "scratch-noaug-n5", "--against", "scratch-strongaug-n5"],
      ["aggregate", one, "--choose", "best=scratch-noaug-n5,scratch-strongaug-n5"],
      ["data", "describe", "--data", sweep.records, "--check-signals"],
    ]
    var seen: Set<String> = []
    for command in commands { seen.formUnion(try check(try document(command + ["--format", "json"]))) }
    for name in [
      "validation", "mean_difference_at_largest", "held_streams", "citation", "e_value", "highest_macro_f1", "until",
      "vector_bits", "kernel_lanes", "calibration_rate", "untold_seeds", "best_on_test", "driven_by", "memory_bytes",
      "training_seconds", "ratio_interval", "over_patients", "macro_auroc", "never_found", "score_last_epoch",
      "candidate_choices", "leave_one_out", "best_on_test_less_scored",
    ] {
      #expect(seen.contains(name), "\(name) is not looked at")
    }
  }

  @Test(arguments: ["zeng-2026", "ssl-for-ecg"])
  func `has them of a published claim`(claim: String) throws {
    let seen = try check(try document(["claim", claim, "--format", "json"]))
    for name in ["welch", "smallest_reachable_p", "interval_population_sd"] { #expect(seen.contains(name)) }
  }

  @Test func `has them of a table`() throws {
    let folder = try TemporaryFolder()
    let rows = (1...4).map { "a,\($0),1,0.5,0.\($0)\nb,\($0),2,0.6,0.\(9 - $0)\n" }.joined()
    let table = try folder.write(
      "condition,seed,epoch,score,val\n\(rows)c,9,0,0.4,0.1\nc,9,1,0.4,0.2\n", to: "table.csv")
    let seen = try check(
      try document([
        "stats", table, "--metric", "score", "--epoch", "epoch", "--take", "best", "--select", "val", "--first-epoch",
        "1",
        "--bounds", "0,1", "--every-look", "--format", "json",
      ]))
    for name in ["values", "collapse_with_untrained", "higher_is_better"] { #expect(seen.contains(name)) }
  }

  private func document(_ arguments: [String]) throws -> Any {
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
  }

  /// Looks at every name in a document, and returns them.
  @discardableResult
  private func check(_ document: Any) throws -> Set<String> {
    let page = try String(
      contentsOfFile: "\(Python.package)/Sources/seedsweep/Documentation.docc/JSON.md", encoding: .utf8)
    let members = Self.members(of: document)
    #expect(!members.isEmpty)
    for (name, value) in members {
      if !Self.names.contains(name) { #expect(Self.isSnakeCase(name), "\(name)") }
      #expect(page.contains("`\(name)`"), "JSON.md says nothing of \(name)")
      guard Self.choices.contains(name), let choice = value as? String else { continue }
      #expect(Self.isSnakeCase(choice), "\(name): \(choice)")
      #expect(page.contains("`\(choice)`"), "JSON.md says nothing of \(choice)")
    }
    return Set(members.map(\.name))
  }

  private static func isSnakeCase(_ name: String) -> Bool {
    name.wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9.]+)*/) != nil
  }

  private static func members(of value: Any) -> [(name: String, value: Any)] {
    if let object = value as? [String: Any] {
      return object.map { ($0, $1) } + object.values.flatMap(members)
    }
    return (value as? [Any] ?? []).flatMap(members)
  }
}

/// Runs on a folder of records, as small as they can be, of which every part of a document has something to say.
private struct NewRuns {
  let folder: TemporaryFolder
  let records: String

  init() throws {
    folder = try TemporaryFolder()
    records = folder.path + "/records"
    try #require(try BuiltExecutable.run("data", "synthesize", records, "--records", "120", "--seed", "3").status == 0)
  }

  /// Trains a run called `name` that holds the stream of subsets at a value.
  func train(_ name: String, subset: Int) throws {
    let file = try folder.write(
      """
      name = "new"
      conditions = ["scratch-noaug-n5", "scratch-strongaug-n5"]
      seeds = { first = 1, count = 2 }
      [data]
      source = "ptbxl"
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 1
      [streams]
      subset = \(subset)
      [stopping]
      until = ["collapse(scratch-noaug-n5) halfwidth 0.49"]
      max-seeds = 3

      """, to: "new.toml")
    let outcome = try BuiltExecutable.run(
      "run", file, "--data", records, "--output", folder.path + "/" + name, "--cache", folder.path + "/cache",
      "--workers", "1")
    try #require(outcome.status == 0, "\(outcome.errors)")
  }
}
