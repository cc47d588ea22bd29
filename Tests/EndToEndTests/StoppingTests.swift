import Foundation
import TestSupport
import Testing

/// Sweeps that end when their stopping rule has seen enough seeds.
@Suite struct `A stopping rule` {
  /// One condition without pretraining, few epochs: a trial takes about a second.
  private static let goal = "collapse(scratch-noaug-n20) halfwidth 0.35"

  private func sweep() throws -> SmallSweep {
    try SmallSweep { text in
      let conditions = SmallSweep.conditions.map { "\"\($0)\"" }.joined(separator: ", ")
      return text.replacing(conditions, with: "\"scratch-noaug-n20\"")
        + "[stopping]\nuntil = \"\(Self.goal)\"\nmax-seeds = 40\n"
    }
  }

  @Test(.timeLimit(.minutes(20))) func `ends a sweep at the same seed with one and with two workers`() throws {
    let sweep = try sweep()
    var reports: [String] = []
    for workers in 1...2 {
      let name = "with-\(workers)"
      let outcome = try BuiltExecutable.run(sweep.runCommand(name, workers: workers))
      #expect(outcome.status == 0 && outcome.errors.contains("enough: every goal is reached with"))
      reports.append(try sweep.aggregate(name))
      #expect(sweep.recorded(name) < 20)
    }
    #expect(reports[0] == reports[1])
    let root = try #require(try JSONSerialization.jsonObject(with: Data(reports[0].utf8)) as? [String: Any])
    let stopping = try #require(root["stopping"] as? [String: Any])
    let enough = try #require(stopping["enough"] as? Int)
    let looks = try #require(stopping["looks"] as? [[String: Any]])
    #expect(looks.map { $0["seeds"] as? Int } == (1...enough).map { $0 })
    #expect(looks.map { $0["reached"] as? Bool } == (1...enough).map { $0 == enough })
    let conditions = try #require(root["conditions"] as? [[String: Any]])
    #expect(conditions[0]["recorded"] as? Int == enough && conditions[0]["planned"] as? Int == enough)
    // Given again, the command finds that there is nothing left to do.
    let recorded = sweep.recorded("with-1")
    let again = try BuiltExecutable.run(sweep.runCommand("with-1", workers: 1))
    #expect(again.status == 0 && again.errors.contains("enough: every goal is reached with \(enough) seeds"))
    #expect(sweep.recorded("with-1") == recorded)
  }

  @Test(.timeLimit(.minutes(20)))
  func `of the command line ends a sweep that has too few seeds for it, once the wanted seeds are trained`() throws {
    let sweep = try sweep()
    let outcome = try BuiltExecutable.run(
      sweep.runCommand("run", workers: 2)
        + ["--until", "collapse(scratch-noaug-n20) halfwidth 0.01", "--max-seeds", "9"])
    #expect(
      outcome.status == 0 && outcome.errors.contains("cannot be decided: after 3 seeds, no outcome of the others"))
    #expect((3..<9).contains(sweep.recorded("run")))
    let text = try BuiltExecutable.run("aggregate", sweep.run("run")).output
    #expect(text.contains("Stopped after 3 seeds: no outcome of the others, up to 9, could"))
  }

  @Test func `by a metric that nothing bounds is refused before anything trains`() throws {
    let sweep = try sweep()
    let outcome = try BuiltExecutable.run(
      sweep.runCommand("run", workers: 1) + ["--until", "cross-entropy(scratch-noaug-n20) halfwidth 0.1"])
    #expect(outcome.status != 0 && outcome.errors.contains("nothing bounds cross-entropy"))
    #expect(outcome.errors.contains("macro-auroc") && sweep.recorded("run") == 0)
  }

  @Test func `for a condition that the sweep does not have is refused before anything trains`() throws {
    let sweep = try sweep()
    let outcome = try BuiltExecutable.run(
      sweep.runCommand("run", workers: 1) + ["--until", "collapse(ssl-noaug-n20) halfwidth 0.1"])
    #expect(outcome.status == 1 && outcome.errors.contains("the sweep has no condition ssl-noaug-n20"))
    #expect(sweep.recorded("run") == 0)
  }
}
