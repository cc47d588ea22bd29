import ContentHash
import ECGData
import Foundation
import RunStore
import Sweep
import TestSupport
import Testing

@testable import Training

/// The real executable on a run folder that this process, as its coordinator, is writing.
@Suite struct `seedsweep aggregate` {
  private func open(
    _ directory: String, seeds: [UInt64] = [1, 2, 3], data: String = "", epochs: Int = 50, subset: UInt64? = nil,
    codeVersion: String = "test", scienceVersion: Int = ScienceVersion.current
  ) throws -> RunStore {
    var fineTuning = FineTuningSettings()
    fineTuning.epochs = epochs
    var streams = StreamSettings()
    if let subset { streams[.subset] = .held(subset) }
    let definition = SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1),
      published: [try PublishedCondition(name: "scratch-noaug-n70")], seeds: seeds, fineTuning: fineTuning,
      streams: streams)
    return try RunStore.open(
      directory: directory, plan: SweepPlan(definition: definition, data: SHA256Digest(hashing: Array(data.utf8))),
      sweepText: "",
      dataSource: "synthetic, 300 records, seed 1",
      baselines: Baselines(test: [8, 1, 1, 1, 1], training: [80, 10, 10, 10, 10]), codeVersion: codeVersion,
      scienceVersion: scienceVersion)
  }

  private func diverged(seed: UInt64) throws -> TrialResult {
    TrialResult(
      condition: "scratch-noaug-n70", seed: seed, epochs: [], selectedEpoch: nil, selected: nil,
      last: nil, selectedValidationClassesPredicted: nil, divergedInEpoch: 1,
      weights: SHA256Digest(hashing: [UInt8(seed)]))
  }

  private func record(_ seeds: [UInt64], in store: RunStore) throws {
    for seed in seeds {
      let trial = try diverged(seed: seed)
      let provenance = Provenance(token: seed, worker: "w", host: "host-\(seeds)", attempt: 1, seconds: Double(seed))
      #expect(try store.record(trial: trial, digest: trial.digest, provenance: provenance) == .recorded)
    }
  }

  @Test func `reads a running run, and shows what failed and what is missing`() throws {
    let folder = try TemporaryFolder()
    let store = try open(folder.path + "/run")
    try record([2], in: store)
    let task = TaskID.trial(try Condition(name: "scratch-noaug-n70"), seed: 3)
    try store.record(
      failure: TaskFailure(
        task: task, attempt: 3, failureClass: .crash, message: "signal 9", worker: "w", host: "h"), givenUp: true)
    let outcome = try BuiltExecutable.run("aggregate", folder.path + "/run")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("Sweep check: 1 of 3 trials recorded; 1 condition, seeds 1-3;"))
    #expect(outcome.output.contains("incomplete: scratch-noaug-n70 failed (crash) seed 3 and missing seed 1."))
    #expect(outcome.output.contains("Warning: the records are synthetic"))
  }

  @Test(arguments: ["json", "csv"])
  func `gives the same bytes whatever the order of recording and whoever recorded`(format: String) throws {
    let folder = try TemporaryFolder()
    let reports = try [[1, 2, 3], [3, 1, 2]].enumerated().map { index, seeds in
      let directory = folder.path + "/run\(index)"
      try record(seeds.map(UInt64.init), in: try open(directory))
      return try BuiltExecutable.run("aggregate", directory, "--format", format)
    }
    #expect(reports.allSatisfy { $0.status == 0 && $0.output.contains("diverged") })
    #expect(reports[0].output == reports[1].output)
  }

  /// Best after the second trained epoch: epoch 2, whoever says it.
  @Test func `and all other outputs count epochs from the same base`() throws {
    let folder = try TemporaryFolder()
    let run = folder.path + "/run"
    let store = try open(run, seeds: [7])
    let epochs = (0...4).map { epoch in
      TrialResult.Epoch(
        epoch: epoch, trainingLoss: 1, validationLoss: 1, validationMacroF1: epoch == 2 ? 0.5 : 0.1,
        validationClassesPredicted: 5, gradientNorm: nil, learningRate: nil)
    }
    let metrics = ClassificationMetrics(
      confusion: (0..<5).map { row in (0..<5).map { $0 == row ? 2 : 1 } }, perClass: [], macroF1: 0.4,
      balancedAccuracy: 0.4, accuracy: 0.4, macroAUROC: nil, crossEntropy: 1, expectedCalibrationError: 0,
      brierScore: 0.5, meanEntropy: 1, classesPredicted: 5, majorityShare: 0.5)
    let trial = TrialResult(
      condition: "scratch-noaug-n70", seed: 7, epochs: epochs, selectedEpoch: 2, selected: metrics,
      last: metrics, selectedValidationClassesPredicted: 5, divergedInEpoch: nil,
      weights: SHA256Digest(hashing: [7]))
    let provenance = Provenance(token: 1, worker: "w", host: "h", attempt: 1, seconds: 1)
    #expect(try store.record(trial: trial, digest: trial.digest, provenance: provenance) == .recorded)
    let show = try BuiltExecutable.run("show", run, "--condition", "scratch-noaug-n70", "--seed", "7").output
    #expect(show.contains("best epoch 2 of 4 by validation Macro-F1 (1 is the first trained one)"))
    let csv = try BuiltExecutable.run("aggregate", run, "--format", "csv").output.components(separatedBy: "\r\n")
    #expect(csv[0].split(separator: ",")[5] == "best_epoch" && csv[1].split(separator: ",")[5] == "2")
    #expect(try BuiltExecutable.run("aggregate", run, "--format", "json").output.contains("\"best_epoch\" : 2,"))
    let text = try BuiltExecutable.run("aggregate", run).output
    // The 0-based reading counts this epoch as 1, which is a collapse, and is the only one to count so.
    let row = try #require(text.split(separator: "\n").first { $0.contains("scratch-noaug-n70  1/1 [2.5, 100] %") })
    #expect(row.hasSuffix(" 2.0") && row.contains("0/1"))
    let page = folder.path + "/report.html"
    #expect(try BuiltExecutable.run("report", run, "--output", page).status == 0)
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("seed 7, Macro-F1 0.400, best epoch 2"), "in the notes of figures")
    #expect(html.contains("<title>2: 1 seed</title>"), "in the figure of best epochs")
    #expect(html.contains("data-label=\"best epoch\">2<"), "in the table")
  }

  @Test func `puts runs of the same experiment together`() throws {
    let folder = try TemporaryFolder()
    try record([1, 2, 3], in: try open(folder.path + "/first"))
    try record([4, 5], in: try open(folder.path + "/more", seeds: [4, 5]))
    let outcome = try BuiltExecutable.run("aggregate", folder.path + "/first", folder.path + "/more")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("5 of 5 trials recorded; 1 condition, seeds 1-5;"))
  }

  @Test func `refuses to mix other data or settings, and says which`() throws {
    let folder = try TemporaryFolder()
    _ = try open(folder.path + "/first")
    _ = try open(folder.path + "/other-data", seeds: [4], data: "other")
    _ = try open(folder.path + "/other-settings", seeds: [4], epochs: 7)
    for (name, reason) in [
      ("other-data", "data fingerprint is \(SHA256Digest(hashing: Array("other".utf8)).hexadecimal) there"),
      ("other-settings", "fine-tuning.epochs is 7 there and 50 in"),
    ] {
      let outcome = try BuiltExecutable.run("aggregate", folder.path + "/first", folder.path + "/" + name)
      #expect(outcome.status == 1 && outcome.output == "")
      #expect(outcome.errors.contains("\(name): not put together with") && outcome.errors.contains(reason))
    }
  }

  @Test func `analyses runs that hold a stream at different values, and refuses one that does not hold it`() throws {
    let folder = try TemporaryFolder()
    for (name, subset) in [("first", UInt64(1)), ("second", 2)] {
      _ = try open(folder.path + "/" + name, subset: subset)
    }
    let outcome = try BuiltExecutable.run("aggregate", folder.path + "/first", folder.path + "/second")
    #expect(outcome.status == 0 && outcome.output.contains("2 runs, each holding subset at a value of its own"))
    _ = try open(folder.path + "/third")
    let refused = try BuiltExecutable.run("aggregate", folder.path + "/first", folder.path + "/third")
    #expect(refused.status == 1 && refused.errors.contains("streams.subset is the seed there and 1 in"))
  }

  @Test func `is joined by compare, for runs that trained differently`() throws {
    let folder = try TemporaryFolder()
    _ = try open(folder.path + "/first")
    _ = try open(folder.path + "/seven", epochs: 7)
    _ = try open(folder.path + "/other", data: "other")
    let outcome = try BuiltExecutable.run("compare", folder.path + "/seven", folder.path + "/first")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("fine-tuning.epochs") && outcome.output.contains("seed by seed"))
    let refused = try BuiltExecutable.run("compare", folder.path + "/other", folder.path + "/first")
    #expect(
      refused.status == 1
        && refused.errors.contains("nothing says that both were trained on the same records: data fingerprint is"))
  }

  @Test func `takes no trial for diverged whose pretraining was, and says what the folds lack`() throws {
    let folder = try TemporaryFolder()
    let conditions = try ["scratch-noaug-n70", "ssl-noaug-n70"].map { try Condition(name: $0) }
    let definition = SweepDefinition(
      name: "check", data: .synthetic(records: 300, seed: 1), conditions: conditions, seeds: [1, 2])
    let store = try RunStore.open(
      directory: folder.path + "/run",
      plan: SweepPlan(definition: definition, data: SHA256Digest(hashing: [UInt8]())), sweepText: "",
      dataSource: "synthetic, 300 records, seed 1",
      baselines: Baselines(
        SplitCounts(train: [8, 1, 1, 1, 1], validation: [8, 2, 0, 2, 2], test: [8, 1, 0, 0, 2]),
        excluded: [ExcludedRecord(ecgID: 17, reason: "flat")]), codeVersion: "test")
    let checkpoint = SHA256Digest(hashing: [1, 2, 3] as [UInt8])
    try Data([1, 2, 3]).write(to: URL(filePath: store.artifacts.path(of: checkpoint)))
    let provenance = Provenance(token: 1, worker: "w", host: "h", attempt: 1, seconds: 1)
    _ = try store.record(
      pretraining: PretrainingResult(seed: 1, epochs: [], divergedInEpoch: 2, checkpoint: checkpoint),
      task: .pretraining(.resnet18, groupNorm: false, seed: 1), provenance: provenance)
    for condition in conditions {
      var trial = try diverged(seed: 1)
      trial.condition = condition.name
      _ = try store.record(trial: trial, digest: trial.digest, provenance: provenance)
    }
    let outcome = try BuiltExecutable.run("aggregate", folder.path + "/run", "--format", "json")
    let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let found = try #require(json["conditions"] as? [[String: Any]])
    #expect(found.map { $0["diverged"] as? Int } == [1, 0])
    #expect(found[1]["failures"] as? [String: Int] == ["pretraining_diverged": 1])
    let data = try #require(json["data"] as? [String: Any])
    #expect(data["highest_macro_f1"] as? Double == 0.6)
    #expect((data["excluded"] as? [[String: Any]])?.first?["ecg_id"] as? Int == 17)
    #expect((data["warnings"] as? [String])?.count == 4)
    let text = try BuiltExecutable.run("aggregate", folder.path + "/run").output.split { $0.isWhitespace }
      .joined(separator: " ")
    #expect(text.contains("Warning: fold 9 (validation) has no record of STACH"))
    #expect(text.contains("Warning: fold 10 (test) has no record of STACH, SARRH, whose F1 is 0 whatever is answered:"))
    #expect(text.contains("the highest Macro-F1 that can be reached there is 0.6, not 1."))
    #expect(text.contains("Warning: one record was left out: ecg_id 17: flat."))
  }

  @Test func `refuses a reference that the sweep does not have, and names those it has`() throws {
    let folder = try TemporaryFolder()
    _ = try open(folder.path + "/run")
    let outcome = try BuiltExecutable.run("aggregate", folder.path + "/run", "--against", "ssl-noaug-n70")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("no such condition; it has scratch-noaug-n70"))
    #expect(try BuiltExecutable.run("aggregate", folder.path + "/run", "--published", "nobody").status == 64)
  }

  @Test func `prints parts of it for a terminal of 80 columns, and rows that say who trained`() throws {
    let folder = try TemporaryFolder()
    let run = folder.path + "/run"
    try record([1, 2], in: try open(run))
    for (part, begin) in [
      ("--summary", "Sweep check: 2 of 3 trials\n"), ("--per-class", "Which class fails\n"),
      ("--metrics", "All metrics on the test fold\n"),
    ] {
      let outcome = try BuiltExecutable.run("aggregate", run, part)
      #expect(outcome.status == 0 && outcome.output.hasPrefix(begin), "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(outcome.output)")
    }
    let hosts = try BuiltExecutable.run("aggregate", run, "--format", "csv-hosts").output
      .components(separatedBy: "\r\n")
    // The host's name holds a comma.
    #expect(hosts[0].hasSuffix(",host,worker,attempt,seconds") && hosts[2].hasSuffix(",\"host-[1, 2]\",w,1,2.0"))
    let classes = try BuiltExecutable.run("aggregate", run, "--per-class", "--format", "csv").output
    #expect(classes.hasPrefix("condition,seed,outcome,class,records,f1,precision,recall\r\n"))
  }

  @Test(arguments: [
    ["--summary", "--format", "json"], ["--metrics", "--format", "csv"], ["--per-class", "--format", "csv-hosts"],
    ["--summary", "--metrics"], ["--metric", "f1"], ["--metric", "accuracy", "--patients"],
  ])
  func `refuses parts and metrics that there are not`(options: [String]) throws {
    let folder = try TemporaryFolder()
    _ = try open(folder.path + "/run")
    let outcome = try BuiltExecutable.run(["aggregate", folder.path + "/run"] + options)
    #expect(outcome.status == 64 && outcome.output.isEmpty, "\(outcome.errors)")
  }

  @Test func `goes by another metric from its tables to its figures`() throws {
    let folder = try TemporaryFolder()
    let run = folder.path + "/run"
    try record([1, 2, 3], in: try open(run))
    let text = try BuiltExecutable.run("aggregate", run, "--metric", "brier-score").output
    #expect(text.contains("Brier score on the test fold") && text.contains("clipped at 0 and 2"), "\(text)")
    let page = folder.path + "/report.html"
    let outcome = try BuiltExecutable.run("report", run, "--output", page, "--metric", "cross-entropy")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("cross-entropy on the test fold") && html.contains("not clipped, as nothing bounds"))
  }

  @Test func `refuses a folder that is no run with one line`() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltExecutable.run("aggregate", folder.path)
    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.errors.hasPrefix("seedsweep: \(folder.path): no run here"))
    #expect(outcome.errors.count { $0.isNewline } == 1)
    #expect(try folder.names().isEmpty)
  }
}
