import Foundation
import TestSupport
import Testing

/// The real executable on tables and claims.
@Suite struct `seedsweep stats and claim` {
  @Test(.timeLimit(.minutes(5)))
  func `give the numbers of aggregate to the last digit from the CSV of a run, a row a trial and a row an epoch`()
    throws
  {
    let sweep = try SmallSweep()
    let run = try BuiltExecutable.run(sweep.runCommand("run", workers: 2))
    try #require(run.status == 0, "\(run.errors)")
    let aggregate = try JSONValues(try sweep.aggregate("run"))
    let trials = try stats(
      sweep, "csv", ["--metric", "macro_f1", "--best-epoch", "best_epoch", "--bounds", "0,1"])
    let epochs = try stats(
      sweep, "csv-epochs",
      [
        "--metric", "test_macro_f1", "--epoch", "epoch", "--take", "best", "--select", "validation_macro_f1",
        "--first-epoch",
        "1", "--bounds", "0,1",
      ])
    let last = try stats(
      sweep, "csv-epochs", ["--metric", "test_macro_f1", "--epoch", "epoch", "--bounds", "0,1"])
    for condition in SmallSweep.conditions.indices {
      func path(_ key: String) -> [String] { ["conditions", "\(condition)", key] }
      for stats in [trials, epochs] {
        #expect(stats[path("name")] == aggregate[path("name")])
        #expect(stats[path("score")] == aggregate[path("macro_f1")])
        for key in ["collapse", "collapse_one_based", "collapse_thresholds", "planned", "diverged"] {
          #expect(stats[path(key)] == aggregate[path(key)], "\(key)")
        }
      }
      #expect(epochs[path("collapse_with_untrained")] == aggregate[path("collapse_with_untrained")])
      #expect(epochs[path("ties")] == aggregate[path("ties")])
      #expect(last[path("score")] == aggregate[path("macro_f1_last_epoch")])
    }
    for comparison in 0..<SmallSweep.conditions.count - 1 {
      let path = ["comparisons", "\(comparison)"]
      for stats in [trials, epochs] {
        #expect(stats[path + ["score"]] == aggregate[path + ["macro_f1"]])
        #expect(stats[path + ["collapse"]] == aggregate[path + ["collapse"]])
      }
    }
    #expect(trials[["verdicts"]] == aggregate[["verdicts"]] && trials[["comparisons", "0", "score"]] != nil)
    try expectPublished(sweep)
  }

  /// A claim in a file stands beside the run's condition of the same name.
  private func expectPublished(_ sweep: SmallSweep) throws {
    let claim = try sweep.folder.write(
      """
      citation = "Somebody"
      metric = "Macro-F1"
      seeds = 4
      sd-divisor = "n"
      records = "synthetic"
      [rows.\(SmallSweep.conditions[0])]
      mean = 0.25
      sd = 0.0866
      rate = "50 %"
      [rows.other]
      mean = 0.75

      """, to: "mine.toml")
    let outcome = try BuiltExecutable.run("aggregate", sweep.run("run"), "--published", claim)
    #expect(outcome.status == 0 && outcome.errors == "")
    let rows = outcome.output.split(separator: "\n").filter { $0.hasPrefix("  mine") }
    // With n - 1 in the place of n.
    #expect(rows.count == 2 && rows[0].contains("0.2500 ± 0.1000") && rows[1].contains("2/4 [6.8, 93.2] %"))
    let page = sweep.folder.path + "/page.html"
    let report = try BuiltExecutable.run("report", sweep.run("run"), "--output", page, "--published", claim)
    #expect(report.status == 0, "\(report.errors)")
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains(", mine</th>"))
    let wrong = try sweep.folder.write("citation = 1\n", to: "wrong.toml")
    let refused = try BuiltExecutable.run("aggregate", sweep.run("run"), "--published", wrong)
    #expect(
      refused.status == 1 && refused.output == "" && refused.errors.contains("wrong.toml:1: key \"citation\": expected")
    )
  }

  private func stats(_ sweep: SmallSweep, _ format: String, _ options: [String]) throws -> JSONValues {
    let csv = try BuiltExecutable.run("aggregate", sweep.run("run"), "--format", format)
    try #require(csv.status == 0, "\(csv.errors)")
    let file = try sweep.folder.write(csv.output, to: "\(format).csv")
    let outcome = try BuiltExecutable.run(["stats", file, "--format", "json"] + options)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONValues(outcome.output)
  }

  @Test func `read a chart of W&B, and say in one line what is wrong with a table`() throws {
    let folder = try TemporaryFolder()
    let chart = try folder.write(
      "\"Step\",\"ssl-seed1 - f1\",\"ssl-seed1 - f1__MIN\",\"scratch-seed1 - f1\"\n1,0.5,0.1,0.25\n2,0.75,0.2,\n",
      to: "chart.csv")
    let outcome = try BuiltExecutable.run(
      "stats", chart, "--columns", "{condition}-seed{seed} - f1", "--metric", "F1", "--epoch", "Step", "--against",
      "scratch")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.output.contains("Compared with scratch, seed by seed") && outcome.output.contains("+0.500"))
    let table = try folder.write("condition,seed,f1\na,1,0.5\na,1,0.6\n", to: "twice.csv")
    let refused = try BuiltExecutable.run("stats", table, "--metric", "f1")
    #expect(refused.status == 1 && refused.output == "")
    #expect(refused.errors.hasPrefix("seedsweep: \(table):3: a, seed 1 stands on line 2 of \(table) already"))
    #expect(refused.errors.count { $0.isNewline } == 1)
    for arguments in [["stats", table], ["stats", table, "--metric", "f1", "--select", "val"], ["stats"]] {
      #expect(try BuiltExecutable.run(arguments).status == 64)
    }
  }

  @Test func `print the files of claims, read them again, and refuse what is none with file and line`() throws {
    let folder = try TemporaryFolder()
    let list = try BuiltExecutable.run("claim", "--list")
    #expect(list.status == 0 && list.output.contains("zeng-2026: ") && list.output.contains("ssl-for-ecg: "))
    let printed = try BuiltExecutable.run("claim", "--print", "ssl-for-ecg")
    let copy = try folder.write(printed.output, to: "ssl-for-ecg.toml")
    let (own, again) = (try BuiltExecutable.run("claim", "ssl-for-ecg"), try BuiltExecutable.run("claim", copy))
    #expect(own.status == 0 && own.output == again.output)
    let words = own.output.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("no difference shown at 0.05 (p = 0.239 or p = 0.263)"))
    let wrong = try folder.write(printed.output.replacing("sd = 0.0034", with: "sds = 0.0034"), to: "wrong.toml")
    let refused = try BuiltExecutable.run("claim", wrong)
    #expect(refused.status == 1 && refused.output == "")
    #expect(refused.errors.contains("wrong.toml:") && refused.errors.contains("did you mean \"sd\"?"))
    for arguments in [["claim", "nobody"], ["claim"], ["claim", "zeng-2026", "--list"]] {
      #expect(try BuiltExecutable.run(arguments).status == 64)
    }
    #expect(try BuiltExecutable.run("claim", folder.path + "/missing.toml").status == 1)
  }

  @Test func `have a page with the keys of claims as the program prints them`() throws {
    let page = try String(
      contentsOfFile: "\(Python.package)/Sources/seedsweep/Documentation.docc/Statistics.md", encoding: .utf8)
    let keys = try BuiltExecutable.run("claim", "--keys").output
    #expect(page.hasSuffix(keys) && keys.contains("| `sd-divisor` |"))
  }
}
