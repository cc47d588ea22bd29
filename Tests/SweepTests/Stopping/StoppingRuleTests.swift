import Foundation
import Testing
import Training

@testable import Sweep

@Suite struct `Stopping rules` {
  private let head = """
    name = "check"
    conditions = ["scratch-noaug-n70", "ssl-noaug-n70"]
    seeds = { first = 5, count = 3 }

    """

  @Test(arguments: [
    "collapse(scratch-noaug-n70) halfwidth 0.1", "difference(ssl-noaug-n70, scratch-noaug-n70) decided",
    "macro-f1(ssl-noaug-n70) halfwidth 0.05", "equivalent(ssl-noaug-n70, scratch-noaug-n70) within 0.03",
    "macro-auroc(ssl-noaug-n70) halfwidth 0.05", "difference(ssl-noaug-n70, scratch-noaug-n70) in brier-score decided",
    "equivalent(ssl-noaug-n70, scratch-noaug-n70) in brier-score within 1.5",
    "brier-score(ssl-noaug-n70) halfwidth 0.9",
  ])
  func `read back as they are written`(text: String) throws {
    let goal = try StoppingRule.Goal(text)
    #expect(goal.description == text)
    let data = try JSONEncoder().encode([goal])
    #expect(try JSONDecoder().decode([StoppingRule.Goal].self, from: data) == [goal])
  }

  @Test(arguments: [
    ("collapse(scratch-noaug-n70) halfwidth 0.7", "no half-width between 0 and 0.5"),
    ("collapse(scratch noaug) halfwidth 0.1", "\"scratch noaug\" is no name of a condition"),
    ("collapse(scratch-noaug-n70)", "expected \"collapse(CONDITION) halfwidth 0.1\""),
    ("difference(ssl-noaug-n70) decided", "expected \"collapse(CONDITION)"),
    ("difference(ssl-noaug-n70, ssl-noaug-n70) decided", "does not differ from itself"),
    ("macro-f1(ssl-noaug-n70) halfwidth 0", "no half-width between 0 and 0.5"),
    ("macro-f1(ssl-noaug-n70, scratch-noaug-n70) halfwidth 0.1", "\"macro-f1(CONDITION) halfwidth 0.05\""),
    ("equivalent(ssl-noaug-n70, ssl-noaug-n70) within 0.1", "does not differ from itself"),
    ("equivalent(ssl-noaug-n70, scratch-noaug-n70) within 1", "no margin between 0 and 1"),
    ("equivalent(ssl-noaug-n70, scratch-noaug-n70)", "\"equivalent(CONDITION, CONDITION) within 0.05\""),
    ("enough", "expected \"collapse(CONDITION)"),
    (
      "cross-entropy(ssl-noaug-n70) halfwidth 0.1",
      "nothing bounds cross-entropy, and goals need bounds; expected macro-f1, macro-auroc, balanced-accuracy, accuracy, "
        + "brier-score or calibration-error"
    ),
    ("difference(ssl-noaug-n70, scratch-noaug-n70) in cross-entropy decided", "nothing bounds cross-entropy"),
    ("equivalent(ssl-noaug-n70, scratch-noaug-n70) in cross-entropy within 0.1", "nothing bounds cross-entropy"),
    ("difference(ssl-noaug-n70, scratch-noaug-n70) in auroc decided", "\"auroc\" is no metric; expected macro-f1, "),
    ("difference(ssl-noaug-n70, scratch-noaug-n70) in decided", "expected \"collapse(CONDITION)"),
    ("auroc(ssl-noaug-n70) halfwidth 0.1", "\"macro-auroc(CONDITION) halfwidth 0.05\""),
    ("collapse(ssl-noaug-n70) in accuracy halfwidth 0.1", "expected \"collapse(CONDITION)"),
    ("macro-auroc(ssl-noaug-n70) halfwidth 0.5", "no half-width between 0 and 0.5"),
    ("brier-score(ssl-noaug-n70) halfwidth 1", "no half-width between 0 and 1.0"),
    ("equivalent(ssl-noaug-n70, scratch-noaug-n70) in brier-score within 2", "no margin between 0 and 2.0"),
  ])
  func `say what is wrong with a goal`(text: String, reason: String) {
    #expect {
      try StoppingRule.Goal(text)
    } throws: { error in
      "\(error)".contains(reason)
    }
  }

  /// What runs have stored, and looks are found by, stays: one goal has one text.
  @Test func `are of Macro-F1 where they name no metric, and are written so where they name it`() throws {
    for (written, text) in [
      ("difference(a, b) in macro-f1 decided", "difference(a, b) decided"),
      ("equivalent(a, b) in macro-f1 within 0.1", "equivalent(a, b) within 0.1"),
    ] {
      let (goal, plain) = (try StoppingRule.Goal(written), try StoppingRule.Goal(text))
      #expect(goal.description == text && goal == plain && goal.metric == .macroF1)
      let other = try StoppingRule.Goal(written.replacing("macro-f1", with: "accuracy"))
      #expect(other != plain && other.description == written.replacing("macro-f1", with: "accuracy"))
    }
    #expect(try StoppingRule.Goal("collapse(a) halfwidth 0.1").metric == nil)
  }

  @Test func `of a sweep file extend its seeds`() throws {
    let text = head + "[stopping]\nuntil = \"collapse(scratch-noaug-n70) halfwidth 0.1\"\nmax-seeds = 10\n"
    let sweep = try SweepFile(text: text, path: "s.toml").definition
    #expect(sweep.seeds == Array(5...14))
    let rule = try #require(sweep.stopping)
    #expect(rule.leastSeeds == 3 && rule.mostSeeds == 10 && rule.goals.count == 1)
  }

  @Test func `of the command line replace those of the file, and keep the seeds it begins with`() throws {
    let file = try SweepFile(text: head, path: "s.toml").definition
    let goal = try StoppingRule.Goal("difference(ssl-noaug-n70, scratch-noaug-n70) decided")
    let sweep = try file.stopping(at: [goal], mostSeeds: 6)
    #expect(sweep.seeds == Array(5...10) && sweep.stopping?.leastSeeds == 3)
    #expect(try sweep.stopping(at: [], mostSeeds: 8).seeds == Array(5...12))
    #expect(throws: StoppingRuleError.self) { try file.stopping(at: [], mostSeeds: 8) }
    #expect(throws: StoppingRuleError.self) { try file.stopping(at: [goal], mostSeeds: 2) }
  }

  @Test(arguments: [
    ("until = \"collapse(ssl-noaug-n20) halfwidth 0.1\"", "stopping.until", "the sweep has no condition ssl-noaug-n20"),
    ("until = 3", "stopping.until", "expected a goal such as"),
    ("until = \"cross-entropy(ssl-noaug-n70) halfwidth 0.1\"", "stopping.until", "nothing bounds cross-entropy"),
    ("max-seeds = 5", "stopping.until", "missing"),
    ("until = \"collapse(ssl-noaug-n70) halfwidth 0.1\"\nmax-seeds = 2", "stopping.max-seeds", "expected 3"),
  ])
  func `of a sweep file are refused with place and reason`(lines: String, key: String, reason: String) {
    #expect {
      try SweepFile(text: head + "[stopping]\n" + lines + "\n", path: "s.toml")
    } throws: { error in
      "\(error)".contains("key \"\(key)\"") && "\(error)".contains(reason)
    }
  }

  @Test func `are nothing that an older run's stored definition has to know`() throws {
    let definition = try SweepFile(text: head, path: "s.toml").definition
    let json = String(decoding: try JSONEncoder().encode(definition), as: UTF8.self)
    #expect(!json.contains("stopping"))
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: Data(json.utf8)) == definition)
  }
}
