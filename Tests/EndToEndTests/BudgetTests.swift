import Foundation
import TestSupport
import Testing

/// Sweeps that end when they have cost enough. One worker, so that seeds are trained one after another.
@Suite(.timeLimit(.minutes(10))) struct `A sweep with a budget` {
  private func sweep() throws -> SmallSweep {
    try SmallSweep { text in
      text.replacing(/conditions = .*/, with: "conditions = [\"scratch-noaug-n20\", \"scratch-noaug-n40\"]")
    }
  }

  private func run(_ sweep: SmallSweep, _ name: String, _ options: String...) throws -> String {
    let outcome = try BuiltExecutable.run(sweep.runCommand(name, workers: 1) + options)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return outcome.errors
  }

  private func report(_ sweep: SmallSweep, _ name: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(sweep.aggregate(name).utf8)) as? [String: Any])
  }

  @Test func `ends after a complete seed, says so everywhere, and goes on with a larger one`() throws {
    let sweep = try sweep()
    // A few milliseconds: less than any seed costs.
    let ended = try run(sweep, "run", "--budget", "0.000001")
    #expect(ended.contains("allows no further seed after 1 complete one"), "\(ended)")
    let recorded = sweep.recorded("run")
    #expect((2..<6).contains(recorded))

    let status = try BuiltExecutable.run("status", sweep.run("run")).output
    #expect(status.contains("ended the sweep after 1 complete seed of 3"), "\(status)")
    let text = try BuiltExecutable.run("aggregate", sweep.run("run")).output
    #expect(text.contains("Ended by a budget") && text.contains("never at a score"), "\(text)")
    let first = try report(sweep, "run")
    let budget = try #require(first["budget"] as? [String: Any])
    #expect(budget["ended_after_seeds"] as? Int == 1)
    #expect(try #require(budget["spent_core_hours"] as? Double) > 0.000001)
    let conditions = try #require(first["conditions"] as? [[String: Any]])
    #expect(conditions.map { $0["planned"] as? Int } == [1, 1] && conditions.map { $0["missing"] as? Int } == [0, 0])

    // The same command finds nothing to do, and takes nothing away.
    #expect(try run(sweep, "run", "--budget", "0.000001").contains("after 1 complete one"))
    #expect(sweep.recorded("run") == recorded)

    #expect(try !run(sweep, "run", "--budget", "1000").contains("allows no further seed"))
    _ = try run(sweep, "other")
    let (whole, other) = (try report(sweep, "run"), try report(sweep, "other"))
    #expect(sweep.recorded("run") == 6 && other["budget"] == nil)
    #expect((whole["budget"] as? [String: Any])?["ended_after_seeds"] is NSNull)
    func digests(_ report: [String: Any]) -> [String?] {
      (report["conditions"] as? [[String: Any]] ?? []).flatMap { $0["trials"] as? [[String: Any]] ?? [] }
        .map { $0["digest"] as? String }
    }
    #expect(digests(whole) == digests(other) && digests(whole).count == 6, "a budget changes no result")
    let verdicts = try #require(whole["verdicts"] as? [String: Any])
    #expect(verdicts["reason"] as? String == "extended", "whoever gives more may have seen what there was")
    #expect((other["verdicts"] as? [String: Any])?["valid_for"] as? String == "one_look")
  }

  @Test func `is refused where it is no number of core-hours`() throws {
    let sweep = try sweep()
    for budget in ["0", "-1", "nan", "inf", "much"] {
      let outcome = try BuiltExecutable.run(sweep.runCommand("run", workers: 1) + ["--budget=\(budget)"])
      #expect(outcome.status == 64 && outcome.errors.contains("budget"), "\(budget): \(outcome.errors)")
    }
    #expect(sweep.recorded("run") == 0)
  }
}
