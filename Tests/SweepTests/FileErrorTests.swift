import Sweep
import TestSupport
import Testing

/// A sweep file that is right but for one line, and the message for it.
struct WrongLine: CustomTestStringConvertible, Sendable {
  var replaced: String
  var by: String
  var message: String
  var testDescription: String { by }

  init(_ replaced: String, _ by: String, _ message: String) {
    self.replaced = replaced
    self.by = by
    self.message = message
  }
}

private let correct = """
  # A comment with name = "other" and seeds = 3
  name = "check"
  conditions = [
    "scratch-noaug-n70",  # "ssl-noaug-n70" in a comment
    "ssl-noaug-n70",
  ]
  seeds = { first = 1, count = 6 }

  [data]
  source = "synthetic"
  records = 3000
  seed = 1

  [encoder]
  architecture = "tiny"

  [pretraining]
  learning-rate = 1e-3
  temperature = 0.1

  [fine-tuning]
  preset = "sound"
  batch-records = 16
  learning-rate = 1e-3

  [streams]
  subset = 3
  """

@Suite struct `Sweep file errors` {
  static let wrongLines = [
    WrongLine(
      "count = 6", "count = -3", #"s.toml:7: key "seeds.count": expected a positive whole number, got -3"#),
    WrongLine("count = 6", "count = 0", #"s.toml:7: key "seeds.count": expected a positive whole number, got 0"#),
    WrongLine("count = 6", "count = 2.5", #"s.toml:7: key "seeds.count": expected a positive whole number, got 2.5"#),
    WrongLine(
      "count = 6", "counts = 6", #"s.toml:7: key "seeds.counts": unknown key; did you mean "count"?"#),
    WrongLine(
      "count = 6", "count = 99999999",
      #"s.toml:7: key "seeds.count": expected at most 1000000 seeds, got 99999999"#),
    WrongLine(
      ", count = 6", "",
      #"s.toml:7: key "seeds": expected both first and count, as in seeds = { first = 1, count = 6 } or "#
        + "seeds = [1, 2, 3]"),
    WrongLine("{ first = 1, count = 6 }", "[1, 2, 1]", #"s.toml:7: key "seeds": 1 is there twice"#),
    WrongLine(
      "{ first = 1, count = 6 }", "[1, -2]",
      #"s.toml:7: key "seeds": expected whole numbers, 0 or more, got -2"#),
    WrongLine(
      "{ first = 1, count = 6 }", "[]",
      #"s.toml:7: key "seeds": expected seeds = { first = 1, count = 6 } or seeds = [1, 2, 3], got none"#),
    WrongLine(
      "seeds = { first = 1, count = 6 }", "",
      #"s.toml: key "seeds": missing; expected seeds = { first = 1, count = 6 } or seeds = [1, 2, 3]"#),
    WrongLine(
      #"  "ssl-noaug-n70","#, #"  "ssl-noaugh-n70","#,
      #"s.toml:5: key "conditions": condition "ssl-noaugh-n70": "noaugh" is not one of noaug, strongaug, precbn, "#
        + #"groupnorm, bnreset, frozen, bncal; did you mean "ssl-noaug-n70"?"#),
    WrongLine(
      #"  "ssl-noaug-n70","#, #"  "ssl-noaug-n72","#,
      #"s.toml:5: key "conditions": condition "ssl-noaug-n72": the labels are shared by five classes: 72 is no "#
        + "multiple of 5"),
    WrongLine(
      #"  "ssl-noaug-n70","#, #"  "scratch-noaug-n70","#,
      #"s.toml:5: key "conditions": "scratch-noaug-n70" is there twice"#),
    WrongLine(
      #"  "ssl-noaug-n70","#, "  70,",
      #"s.toml:5: key "conditions": expected an array of conditions such as ["ssl-noaug-n70"], got 70"#),
    WrongLine(
      "architecture", "architectur",
      #"s.toml:15: key "encoder.architectur": unknown key; did you mean "architecture"?"#),
    WrongLine(
      #""tiny""#, #""resnet81""#,
      #"s.toml:15: key "encoder.architecture": expected one of "resnet18", "tiny", got "resnet81"; "#
        + #"did you mean "resnet18"?"#),
    WrongLine(
      #"architecture = "tiny""#, #"convolution = "winnograd""#,
      #"s.toml:15: key "encoder.convolution": expected one of "direct", "winograd", got "winnograd"; "#
        + #"did you mean "winograd"?"#),
    WrongLine(
      "[encoder]", "[network]",
      #"s.toml:14: key "network": unknown key; known here: name, conditions, seeds, data, encoder, pretraining, "#
        + "fine-tuning, streams, stopping"),
    WrongLine(
      "temperature = 0.1", "temperature = 0",
      #"s.toml:19: key "pretraining.temperature": expected a number above 0, got 0"#),
    WrongLine(
      "temperature = 0.1", "temperature = nan",
      #"s.toml:19: key "pretraining.temperature": expected a number above 0, got nan"#),
    WrongLine(
      "temperature = 0.1", "temperature = \"warm\"",
      #"s.toml:19: key "pretraining.temperature": expected a number above 0, got "warm""#),
    WrongLine(
      "temperature = 0.1", "learning-rate = -1e-3\ntemperature = 0.1",
      #"s.toml:19: not valid TOML: "#),
    WrongLine(
      "learning-rate = 1e-3\n\n[streams]", "learning-rate = -0.001\n\n[streams]",
      #"s.toml:24: key "fine-tuning.learning-rate": expected a number above 0, got -0.001"#),
    WrongLine(
      "batch-records = 16", "batch-records = 1",
      #"s.toml:23: key "fine-tuning.batch-records": expected a whole number of at least 2, got 1"#),
    WrongLine(
      "batch-records = 16", "batch-records = true",
      #"s.toml:23: key "fine-tuning.batch-records": expected a whole number of at least 2, got true"#),
    WrongLine(
      "records = 3000", "records = 12",
      #"s.toml:11: key "data.records": expected a whole number of at least 100, got 12"#),
    WrongLine(
      "records = 3000", "folder = \"x\"",
      #"s.toml:11: key "data.folder": has no meaning where source is "synthetic""#),
    WrongLine(
      "source = \"synthetic\"\nrecords = 3000\nseed = 1", "source = \"ptbxl\"\nfolder = \"nowhere\"",
      #"s.toml:11: key "data.folder": no such folder: /sweeps/nowhere"#),
    WrongLine(
      "subset = 3", "subset = -3",
      #"s.toml:27: key "streams.subset": expected a whole number, 0 or more, got -3"#),
    WrongLine("name = \"check\"", "name = 3", #"s.toml:2: key "name": expected a text in quotation marks, got 3"#),
    WrongLine("name = \"check\"", "name = ", "s.toml:2: not valid TOML: "),
  ]

  @Test(arguments: wrongLines)
  func `name the line, the key and what was expected`(_ wrong: WrongLine) throws {
    try #require(correct.contains(wrong.replaced), "the line to be replaced is not in the file")
    let ranges = correct.ranges(of: wrong.replaced)
    var text = correct
    text.replaceSubrange(try #require(ranges.last), with: wrong.by)
    let error = try #require(throws: SweepFileError.self) { try SweepFile(text: text, path: "/sweeps/s.toml") }
    let message = String(error.description.dropFirst("/sweeps/".count))
    if wrong.message.hasSuffix("TOML: ") {
      #expect(message.hasPrefix(wrong.message) && message.count > wrong.message.count && !message.contains("\n"))
    } else {
      #expect(message == wrong.message)
    }
  }

  @Test func `name a file that is not there or holds no text`() throws {
    let folder = try TemporaryFolder()
    let missing = try #require(throws: SweepFileError.self) { try SweepFile.read(path: folder.path + "/no.toml") }
    #expect(missing.description == "\(folder.path)/no.toml: no such sweep file")
    let path = try folder.write([0xff, 0xfe, 0x00], to: "binary.toml")
    let binary = try #require(throws: SweepFileError.self) { try SweepFile.read(path: path) }
    #expect(binary.description == "\(path): not UTF-8 text")
  }

  @Test func `refuse --data for generated records`() throws {
    let error = try #require(throws: SweepFileError.self) {
      try SweepFile(text: correct, path: "s.toml", dataFolder: "/ptbxl")
    }
    #expect(
      error.description
        == #"s.toml:10: key "data.source": --data names a PTB-XL folder, which needs source = "ptbxl""#)
  }
}
