import ContentHash
import ECGData
import Foundation
import Testing
import Training

@testable import Sweep

@Suite struct `The task of a sweep` {
  private func definition(_ task: String, conditions: String = "[\"scratch-noaug-n70\"]") throws -> SweepDefinition {
    let text = """
      name = "t"
      conditions = \(conditions)
      seeds = [1]
      \(task)
      """
    return try SweepFile(text: text, path: "s.toml").definition
  }

  private func refusal(_ task: String, conditions: String = "[\"scratch-noaug-n70\"]") -> String? {
    do {
      _ = try definition(task, conditions: conditions)
      return nil
    } catch { return "\(error)" }
  }

  private static let own = """
    [task]
    name = "rhythm-af"
    classes = { SR = ["426783006"], AF = ["164889003", "164890007"] }
    among = ["426783006", "164889003", "164890007", "427084000"]
    exactly-one = true
    """

  @Test func `is the five rhythms where nothing is written, and what is built in by its name`() throws {
    #expect(try definition("").task == .rhythmTop5)
    #expect(try definition("[task]\nname = \"rhythm-top5\"") == definition(""))
    let superclasses = try definition("[task]\nname = \"superdiagnostic\"")
    #expect(superclasses.task == .superdiagnostic)
    #expect(superclasses.settings != (try definition("").settings), "another run")
  }

  @Test func `is one's own, with classes in alphabetical order`() throws {
    let own = try definition(Self.own)
    #expect(own.classes == ["AF", "SR"])
    #expect(own.task.among.count == 4)
    let settings = own.settings.filter { $0.key.hasPrefix("task.") }
    #expect(settings.map(\.key) == ["task.name", "task.classes", "task.among"])
    #expect(
      settings.map(\.value)[1] == "{ \"AF\" = [\"164889003\", \"164890007\"], \"SR\" = [\"426783006\"] }")
    #expect(own.settings != (try definition(Self.own.replacing("\"427084000\"", with: "\"427393009\""))).settings)
  }

  @Test func `is stored with the run, but for the one that was the only one`() throws {
    for (task, isStored) in [("", false), ("[task]\nname = \"superdiagnostic\"", true), (Self.own, true)] {
      let definition = try definition(task)
      let data = try JSONEncoder().encode(definition)
      #expect(String(decoding: data, as: UTF8.self).contains("\"task\":") == isStored)
      #expect(try JSONDecoder().decode(SweepDefinition.self, from: data) == definition)
    }
  }

  @Test func `is refused where it is none`() {
    #expect(refusal("[task]\nname = \"superdiagnosis\"")?.contains("task.classes\": missing; expected") == true)
    #expect(refusal("[task]\nclasses = { A = [\"1\"], B = [\"2\"] }")?.contains("has no meaning where name is") == true)
    #expect(
      refusal("[task]\nname = \"x\"\nclasses = { A = [\"1\"], B = [\"1\"] }")?
        .contains("the statement \"1\" is of two classes, A and B") == true)
    #expect(
      refusal(Self.own.replacing("exactly-one = true", with: "exactly-one = false"))?
        .contains("a record has one class or is left out") == true)
  }

  @Test func `shares the labelled records among its classes`() throws {
    let three = "[task]\nname = \"x\"\nclasses = { A = [\"1\"], B = [\"2\"], C = [\"3\"] }\n"
    #expect(refusal(three)?.contains("the labels are shared by 3 classes: 70 is no multiple of 3") == true)
    // A published name says how many labels, the task whether its classes can share them; a natural draw does not.
    #expect(refusal(three)?.contains("s.toml:") == true)
    let names = "name = \"t\"\nseeds = [1]\nconditions = [\"scratch-noaug-n42\"]\n\(three)"
    #expect(try SweepFile(text: names, path: "s.toml").definition.conditions[0].recipe.fineTuning.labels == 42)
    let natural = names.replacing("n42", with: "n71") + "[fine-tuning]\nlabel-draw = \"natural\"\n"
    #expect(try SweepFile(text: natural, path: "s.toml").definition.conditions[0].recipe.fineTuning.labels == 71)
    let tables = "name = \"t\"\nseeds = [1]\n\(three)[fine-tuning]\nlabels-per-class = 14\n[conditions.own]\n"
    let definition = try SweepFile(text: tables, path: "s.toml").definition
    #expect(definition.conditions[0].recipe.fineTuning.labels == 42)
    let trial = SweepPlan(definition: definition, data: SHA256Digest(hashing: [])).tasks[0].task(checkpoint: nil)
    guard case .trial(let task) = trial else {
      Issue.record("no trial")
      return
    }
    #expect(task.classes == ["A", "B", "C"])
  }
}
