import ContentHash
import ECGData
import Foundation
import TestSupport
import Testing
import Training

@testable import Sweep

/// What a coordinator tells hosts that have a sweep's records themselves.
@Suite struct `Instructions for packing` {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("record\n", to: "records/labels.csv")
  }

  private func plan(_ sections: String) throws -> SweepPlan {
    let text = """
      name = "packed"
      conditions = ["scratch-noaug-n20"]
      seeds = [1]
      \(sections)

      """
    let definition = try SweepFile.read(path: folder.write(text, to: "sweep.toml")).definition
    return SweepPlan(definition: definition, data: SHA256Digest(hashing: Array("records".utf8)))
  }

  private static let sections = [
    "[data]\nsource = \"ptbxl\"",
    "[task]\nname = \"superdiagnostic\"\n[data]\nsource = \"ptbxl\"\nrate = 500\nexclude = [17, 3]",
    """
    [task]
    name = "own"
    classes = { "Größe/1" = ["a", "b"], B = ["c"] }
    among = ["a", "b", "c", "d"]
    [data]
    source = "wfdb"
    folder = "records"
    table = "labels.csv"
    folds = { by-patient = 10, seed = 7 }
    rate = 500
    length = { seconds = 10, longer = "crop", shorter = "pad" }
    missing-samples = "interpolate"
    on-bad-record = "exclude"
    exclude = ["x", "b"]
    """,
  ]

  @Test(arguments: sections) func `arrive as facts, with all that decides the packed file but the folder`(
    sections: String
  ) throws {
    let plan = try plan(sections)
    let facts = try #require(PackingInstructions(plan)).facts
    let text = try #require(facts[.packing])
    #expect(!text.contains(folder.path))
    let arrived = try #require(PackingInstructions(facts))
    let definition = plan.definition
    #expect(arrived.source == definition.sourceSettings && arrived.task == definition.task)
    #expect(arrived.missingSamples == definition.missingSamples && arrived.exclusion == definition.exclusion)
    #expect(arrived.data == plan.data && arrived.rate == definition.rate)
    #expect(arrived == PackingInstructions(plan))
  }

  @Test func `are not given where records are generated, or where there is too much to say`() throws {
    #expect(try PackingInstructions(plan("[data]\nsource = \"synthetic\"")) == nil)
    var plan = try plan("[data]\nsource = \"ptbxl\"")
    let statements = (1...4000).map { "statement-\($0)-" + String(repeating: "x", count: 20) }
    plan = SweepPlan(
      definition: {
        var definition = plan.definition
        definition.task = Labelling(name: "long", statements: ["A": statements, "B": ["b"]])
        return definition
      }(), data: plan.data)
    #expect(try #require(PackingInstructions(plan)).facts == Facts())
  }

  @Test func `that no sweep can have are as if there were none`() throws {
    let good = try #require(PackingInstructions(plan(Self.sections[2])))
    let text = try #require(good.facts[.packing])
    func arrived(_ text: String) -> PackingInstructions? { PackingInstructions([.packing: text]) }
    #expect(arrived(text) == good)
    let wrong = [
      ("labels.csv", "../labels.csv"), ("labels.csv", "/etc/passwd"), ("labels.csv", "a/../../b"),
      ("\"own\"", "\"rhythm-top5\""), ("\"rate\":500", "\"rate\":499"), ("\"crop\"", "\"stretch\""), ("{", "["),
      ("\"own\"", "\"\""),
    ]
    for (old, new) in wrong {
      let changed = text.replacing(old, with: new)
      #expect(changed != text && arrived(changed) == nil, "\(old) as \(new)")
    }
    #expect(arrived("") == nil && arrived(text + String(repeating: " ", count: PackingInstructions.mostBytes)) == nil)
    #expect(PackingInstructions(Facts()) == nil)
  }
}
