import Foundation
import Testing
import Training

@testable import Sweep

@Suite struct `The analysis section` {
  private func definition(_ analysis: String) throws -> SweepDefinition {
    let text = """
      name = "check"
      conditions = ["scratch-noaug-n70"]
      seeds = [1]
      \(analysis)
      """
    return try SweepFile(text: text, path: "check.toml").definition
  }

  @Test func `says by what trials are judged, and nothing where it is not there`() throws {
    #expect(try definition("").analysis.selection == nil)
    for (text, rule) in [
      (#"{ rule = "best" }"#, SelectionRule.best(ties: .first)),
      (#"{ rule = "best", ties = "last" }"#, .best(ties: .last)),
      (#"{ rule = "best", ties = "first", patience = 5 }"#, .best(ties: .first, patience: 5)),
      (#"{ rule = "last" }"#, .last),
    ] {
      #expect(try definition("[analysis]\nselection = \(text)").analysis.selection == rule)
    }
  }

  @Test func `makes no run another one, and is stored with it`() throws {
    let plain = try definition("")
    let judged = try definition("[analysis]\nselection = { rule = \"best\", ties = \"last\", patience = 10 }")
    #expect(judged.settings == plain.settings)
    let stored = try JSONEncoder().encode(judged)
    #expect(try JSONDecoder().decode(SweepDefinition.self, from: stored) == judged)
    let unjudged = String(decoding: try JSONEncoder().encode(plain), as: UTF8.self)
    #expect(!unjudged.contains("analysis"), "a version that does not know it reads what does not use it")
  }

  @Test(arguments: [
    (#""best""#, "analysis.selection", "expected { rule ="),
    (#"{ ties = "first" }"#, "analysis.selection", "expected a rule, as in { rule ="),
    (#"{ rule = "worst" }"#, "analysis.selection.rule", #"expected one of "best", "last", got "worst""#),
    (#"{ rule = "best", ties = 1 }"#, "analysis.selection.ties", #"expected one of "first", "last", got 1"#),
    (#"{ rule = "best", patience = 2 }"#, "analysis.selection.patience", "expected a whole number of at least 3"),
    (#"{ rule = "last", patience = 5 }"#, "analysis.selection.patience", #"has no meaning where rule is "last""#),
    (#"{ rule = "best", patiance = 5 }"#, "analysis.selection.patiance", #"did you mean "patience"?"#),
  ])
  func `refuses what is no rule`(text: String, key: String, reason: String) throws {
    let error = try #require(throws: SweepFileError.self) { try definition("[analysis]\nselection = \(text)") }
    #expect(error.key == key && error.reason.contains(reason), "\(error)")
    #expect(error.line == 5)
  }
}
