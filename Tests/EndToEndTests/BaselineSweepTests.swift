import Foundation
import RunStore
import Sweep
import TestSupport
import Testing
import Training

/// Conditions that train no network, beside one that does, by the real executable.
@Suite(.timeLimit(.minutes(10))) struct `A sweep with baselines` {
  private func run(_ arguments: [String]) throws -> String {
    let outcome = try BuiltExecutable.run(arguments)
    guard outcome.status == 0 else { throw SmallSweep.Failure(description: outcome.errors) }
    return outcome.output
  }

  private func words(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  private func sweep() throws -> SmallSweep {
    try SmallSweep { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("conditions") }
      return lines.joined(separator: "\n") + """
        labels = 20
        patience = 2
        [conditions.scratch]
        [conditions.frozen-random]
        initialization = "frozen-random"
        [conditions.rr-logistic]
        classifier = "rr-logistic"
        [conditions.random-kernels]
        classifier = "random-kernels"
        kernels = 10

        """
    }
  }

  /// What `aggregate --format json` says of baselines.
  private struct Written: Decodable {
    let baselines: [String: [String: Double]]
  }

  @Test func `trains, verifies, tells and draws them all, and says what has no epochs`() throws {
    let sweep = try sweep()
    #expect(try run(["check", sweep.file]).contains("12: 12 trials, 0 pretrainings"))
    let folder = sweep.run("run")
    _ = try run(sweep.runCommand("run", workers: 2))
    let store = try RunStore.openReadOnly(directory: folder)
    let trials = try store.trials()
    #expect(trials.count == 12 && trials.filter { !$0.hasEpochs }.count == 6)
    #expect(trials.allSatisfy { $0.selected != nil && $0.divergedInEpoch == nil })
    #expect(Set(trials.filter { !$0.hasEpochs }.map(\.weights)).count == 6)
    let rule = try #require(try store.description().baselines.rrRule)
    #expect(rule.test.count > 20)
    _ = try run(["verify", folder])

    let report = words(try run(["aggregate", folder]))
    #expect(report.contains("rr-logistic and random-kernels have no epochs"), "\(report)")
    #expect(report.contains("which learns from no label and has no seed, 0."), "\(report)")
    let written = try JSONDecoder().decode(Written.self, from: Data(sweep.aggregate("run").utf8))
    #expect(written.baselines["rr_rule"]?["macro_f1"] == rule.macroF1)
    _ = try run(["report", folder, "--output", sweep.folder.path + "/report.html"])
    let page = try String(contentsOfFile: sweep.folder.path + "/report.html", encoding: .utf8)
    #expect(page.contains("no seed: one value") && page.contains("rule on RR intervals"))

    let shown = try run(["show", folder, "--condition", "random-kernels", "--seed", "2"])
    #expect(shown.contains("no epochs; test Macro-F1"), "\(shown)")
    let status = words(try run(["status", folder]))
    #expect(status.contains("rr-logistic"), "\(status)")
  }

  @Test func `computes the same in one process as on workers`() throws {
    let sweep = try sweep()
    _ = try run(sweep.runCommand("run", workers: 2) + ["--only", "r*"])
    let trials = try RunStore.openReadOnly(directory: sweep.run("run")).trials()
    for condition in ["rr-logistic", "random-kernels"] {
      let text = try run(["train", sweep.file, "--condition", condition, "--seed", "3", "--cache", sweep.cache])
      let stored = try #require(trials.first { $0.condition == condition && $0.seed == 3 })
      #expect(text.contains("digest \(stored.digest)"), "\(text)")
    }
  }

  @Test func `of another task has no rule to compare with`() throws {
    let sweep = try SmallSweep { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("conditions") }
      return lines.joined(separator: "\n") + """
        labels = 20
        [task]
        name = "two"
        classes = { regular = ["SR", "STACH", "SBRAD"], irregular = ["AFIB", "SARRH"] }
        [conditions.rr-logistic]
        classifier = "rr-logistic"

        """
    }
    _ = try run(sweep.runCommand("run", workers: 1))
    let store = try RunStore.openReadOnly(directory: sweep.run("run"))
    #expect(try store.trials().count == 3)
    #expect(try store.description().baselines.rrRule == nil)
  }

  @Test func `is explained where the published names are`() throws {
    let text = try run(["conditions"])
    for line in [
      "classifier = \"rr-logistic\"", "classifier = \"random-kernels\"", "initialization = \"frozen-random\"",
    ] {
      #expect(text.contains(line), "\(text)")
    }
    #expect(text.contains("rr-rule") && text.contains("a reference line"))
  }
}
