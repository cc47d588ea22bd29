import ContentHash
import ECGData
import Foundation
import TestSupport
import Testing

@testable import Sweep

@Suite struct `The data of a sweep` {
  private func definition(_ data: String, folder: String? = nil) throws -> SweepDefinition {
    let text = """
      name = "t"
      conditions = ["scratch-noaug-n70"]
      seeds = [1]
      [data]
      \(data)
      """
    return try SweepFile(text: text, path: "s.toml", dataFolder: folder).definition
  }

  private func refusal(_ data: String) -> String? {
    do {
      _ = try definition(data)
      return nil
    } catch { return "\(error)" }
  }

  private static let challenge = """
    source = "wfdb"
    table = "labels.csv"
    folds = { by-patient = 10, seed = 3 }
    rate = 500
    length = { seconds = 10, longer = "crop", shorter = "pad" }
    exclude = ["E2", "E1"]
    """

  @Test func `may be any folder of WFDB records`() throws {
    let sweep = try definition(Self.challenge, folder: "/challenge")
    #expect(sweep.data.folder == "/challenge")
    #expect(
      sweep.sourceSettings
        == SourceSettings(
          .wfdb(WFDBSettings(table: "labels.csv", folds: FoldDraw(seed: 3))), rate: .hertz500, longer: .crop,
          shorter: .pad))
    #expect(sweep.exclusion == Exclusion(names: ["E1", "E2"]))
    let plain = try definition("source = \"wfdb\"")
    #expect(plain.sourceSettings == SourceSettings(.wfdb(WFDBSettings())))
    #expect(plain.data.folder == nil)
  }

  @Test func `is of PTB-XL's own records at the network's rate`() throws {
    #expect(try definition("source = \"ptbxl\"").sourceSettings == .ptbxl)
    let finer = try definition("source = \"ptbxl\"\nrate = 500").sourceSettings
    #expect(finer == SourceSettings(.ptbxl(.hertz500), rate: .hertz500))
    #expect(try definition("rate = 500").rate == .hertz500 && definition("").rate == .hertz100)
  }

  @Test func `is found from where the sweep file lies`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "records/A1.hea")
    let path = try folder.write(
      """
      name = "t"
      conditions = ["scratch-noaug-n70"]
      seeds = [1]
      data = { source = "wfdb", folder = "records" }
      """, to: "s.toml")
    let found = try #require(try SweepFile.read(path: path).definition.data.folder)
    #expect(FileManager.default.fileExists(atPath: found + "/A1.hea"))
    #expect(try SweepFile.read(path: path, dataFolder: "/other").definition.data.folder == "/other")
  }

  @Test func `is another run's where any of its keys says something else, but for where it lies`() throws {
    let first = try definition(Self.challenge, folder: "/challenge")
    let changes = [
      ("seed = 3", "seed = 4", false), ("500", "100", false), ("crop", "refuse", false),
      ("\"pad\"", "\"refuse\"", false), ("\"E2\"", "\"E3\"", false), ("labels.csv", "l.csv", true),
    ]
    for (old, new, isSame) in changes {
      let other = try definition(Self.challenge.replacing(old, with: new), folder: "/elsewhere")
      #expect((other.settings == first.settings) == isSame, "\(new)")
    }
    #expect(
      first.settings.filter { $0.key.hasPrefix("data.") }.map { "\($0.key) = \($0.value)" } == [
        "data.source = \"wfdb\"", "data.folds = { by-patient = 10, seed = 3 }", "data.rate = 500",
        "data.length = { seconds = 10, longer = \"crop\", shorter = \"pad\" }", "data.missing-samples = \"refuse\"",
        "data.exclude = [\"E1\", \"E2\"]", "data.on-bad-record = \"refuse\"",
      ])
  }

  @Test func `is read as it was stored, and stored as ever where it says nothing new`() throws {
    for data in [
      Self.challenge, "source = \"wfdb\"", "source = \"ptbxl\"\nexclude = [7]", "source = \"ptbxl\"\nrate = 500", "",
    ] {
      let sweep = try definition(data, folder: data.isEmpty ? nil : "/records")
      let stored = try JSONEncoder().encode(sweep)
      #expect(try JSONDecoder().decode(SweepDefinition.self, from: stored) == sweep)
      #expect(String(decoding: stored, as: UTF8.self).contains("\"rate\":") == data.contains("rate"))
    }
    func text(_ data: SweepDefinition.DataSource) throws -> String? {
      try JSONValues(encoding: SweepDefinition(name: "", data: data, conditions: [], seeds: []))[["data"]]
    }
    #expect(try text(.ptbxl(folder: nil)) == "{\"ptbxl\":{}}")
    #expect(try text(.ptbxl(folder: "p")) == "{\"ptbxl\":{\"folder\":\"p\"}}")
    #expect(try text(.synthetic(records: 300, seed: 2)) == "{\"synthetic\":{\"records\":300,\"seed\":2}}")
  }

  @Test(
    "is refused where a key says what it cannot",
    arguments: [
      ("source = \"ptbxl\"\ntable = \"labels.csv\"", "\"data.table\": has no meaning where source is \"ptbxl\""),
      ("folds = { by-patient = 10, seed = 1 }", "\"data.folds\": has no meaning where source is \"synthetic\""),
      ("source = \"wfdb\"\nrecords = 100", "\"data.records\": has no meaning where source is \"wfdb\""),
      ("rate = 250", "\"data.rate\": expected 100 or 500, got 250"),
      (
        "source = \"wfdb\"\nfolds = { by-patient = 5, seed = 1 }",
        "\"data.folds.by-patient\": expected 10, nothing else"
      ),
      ("source = \"wfdb\"\nfolds = { seed = 1 }", "\"data.folds\": expected both by-patient and seed"),
      ("source = \"wfdb\"\nlength = { seconds = 5 }", "\"data.length.seconds\": expected 10, nothing else, got 5"),
      (
        "source = \"wfdb\"\nlength = { longer = \"pad\" }",
        "\"data.length.longer\": expected one of \"refuse\", \"crop\""
      ),
      ("source = \"wfdb\"\nlength = { short = \"pad\" }", "did you mean \"shorter\"?"),
      ("source = \"wfdb\"\nexclude = [7]", "\"data.exclude\": expected a text in quotation marks, got 7"),
      ("source = \"ptbxl\"\nexclude = [\"E1\"]", "\"data.exclude\": expected"),
    ])
  func refusals(data: String, expected: String) {
    #expect(refusal(data)?.contains(expected) == true, "\(refusal(data) ?? "taken")")
  }

  @Test func `at a higher rate needs more memory of its workers`() throws {
    let own = try [definition(""), definition("rate = 500")].map { sweep in
      WorkerMemory(SweepPlan(definition: sweep, data: SHA256Digest(hashing: [])), signalBytes: 1 << 28).own
    }
    #expect(own[1] > own[0], "\(own)")
  }
}
