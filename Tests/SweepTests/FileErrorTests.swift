import Foundation
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
      #"s.toml:5: key "conditions": condition "ssl-noaug-n72": the labels are shared by 5 classes: 72 is no "#
        + "multiple of 5"),
    WrongLine(
      #"  "ssl-noaug-n70","#, #"  "scratch-noaug-n70","#,
      #"s.toml:5: key "conditions": "scratch-noaug-n70" is there twice"#),
    WrongLine(
      #"  "ssl-noaug-n70","#, "  70,",
      #"s.toml:5: key "conditions": expected an array of conditions such as ["ssl-noaug-n70"], or tables [conditions.NAME], got 70"#
    ),
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
      #"s.toml:14: key "network": unknown key; known here: name, conditions, reference, seeds, task, data, encoder, pretraining, "#
        + "fine-tuning, streams, stopping, analysis, pretrainings"),
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
    WrongLine(
      "name = \"check\"", #"name = "a\u001b[2Jb""#,
      #"s.toml:2: key "name": expected a text without control characters, got "a\u001B[2Jb""#),
    WrongLine(
      "name = \"check\"", "name = \"check\"\n\"\u{1f}\" = 1",
      #"s.toml:3: not valid TOML: column 2: the character U+001F is not allowed in TOML"#),
    WrongLine(
      "name = \"check\"", #"name = "check"\#n"\u001b" = 1"#,
      #"s.toml:3: key "\u001B": unknown key; known here: name, conditions, reference, seeds, task, data, encoder, pretraining, "#
        + "fine-tuning, streams, stopping, analysis, pretrainings"),
    WrongLine(
      "records = 3000", "records = 9223372036854775807",
      #"s.toml:11: key "data.records": expected at most 1000000 records, got 9223372036854775807"#),
    WrongLine(
      "batch-records = 16", "epochs = 9223372036854775807",
      #"s.toml:23: key "fine-tuning.epochs": expected at most 100000 epochs, got 9223372036854775807"#),
    WrongLine(
      "{ first = 1, count = 6 }", "{ first = 9223372036854775807, count = 6 }",
      #"s.toml:7: key "seeds.first": expected at most 9223372036853775807, got 9223372036854775807"#),
    WrongLine(
      "temperature = 0.1", "warmup-epochs = 101",
      #"s.toml:19: key "pretraining.warmup-epochs": expected at most the 100 of epochs, got 101"#),
    WrongLine(
      "temperature = 0.1", "epochs = 4",
      #"s.toml:19: key "pretraining.epochs": 4 are fewer than the 5 of warmup-epochs where it is not written; write, "#
        + "for example, warmup-epochs = 0"),
    WrongLine("[encoder]", "[[encoder]]", #"s.toml:14: key "encoder": expected a section [encoder], got an array"#),
    WrongLine(
      "subset = 3", "subset = 3\n[stopping]\nuntil = \"collapse(ssl-noaug-n70) halfwidth 0.1\"\nmax-seeds = 5",
      #"s.toml:30: key "stopping.max-seeds": expected 6 (the sweep's seeds) to 1000000, got 5"#),
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
    let path = try folder.write([0x61, 0xff], to: "binary.toml")
    let binary = try #require(throws: SweepFileError.self) { try SweepFile.read(path: path) }
    #expect(binary.description == "\(path):1: not valid TOML: column 2: a byte that is not UTF-8 text")
  }

  @Test(.timeLimit(.minutes(10)))
  func `refuse what is no plain file, without waiting for it`() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path + "/pipe.toml"
    #expect(mkfifo(pipe, 0o600) == 0)
    let large = try folder.write([UInt8](repeating: 32, count: 16_000_001), to: "large.toml")
    let expected = [
      pipe: "a pipe or a device; expected a plain file", "/dev/zero": "a pipe or a device; expected a plain file",
      folder.path: "a folder; expected a sweep file, such as demo.toml",
      large: "more than 16 MB; expected a sweep file",
    ]
    for (path, reason) in expected {
      let error = try #require(throws: SweepFileError.self) { try SweepFile.read(path: path) }
      #expect(error.description == "\(path): \(reason)")
    }
  }

  @Test func `refuse more trials than anybody can train`() throws {
    let conditions = (1...11).map { "\"scratch-noaug-n\($0 * 5)\"" }.joined(separator: ", ")
    let text = "name = \"x\"\nconditions = [\(conditions)]\nseeds = { first = 1, count = 1000000 }\n"
    let error = try #require(throws: SweepFileError.self) { try SweepFile(text: text, path: "s.toml") }
    #expect(
      error.description
        == #"s.toml:3: key "seeds": 11 conditions with 1000000 seeds are 11000000 trials; expected at most 10000000"#)
  }

  @Test func `are short, whatever is written`() throws {
    let long = String(repeating: "x", count: 1_000_000)
    let texts = [
      "name = \"\(long)\"", "\(long) = 1", "conditions = [\"\(long)\"]", "name = \(long)", "name = 1\(long)",
      "name = \"x\"\nconditions = [\"ssl-noaug-n70\"]\nseeds = [1]\n[encoder]\narchitecture = \"\(long)\"",
      "name = \"x\"\nconditions = [\"ssl-noaug-n70\"]\nseeds = [1]\n[stopping]\nuntil = \"\(long)\"",
    ]
    for text in texts {
      let error = try #require(throws: SweepFileError.self) { try SweepFile(text: text, path: "s.toml") }
      #expect(error.description.utf8.count < 400, "\(error)")
    }
  }

  @Test func `refuse --data for generated records`() throws {
    let error = try #require(throws: SweepFileError.self) {
      try SweepFile(text: correct, path: "s.toml", dataFolder: "/ptbxl")
    }
    #expect(
      error.description
        == #"s.toml:10: key "data.source": --data names a folder of records, which needs source = "ptbxl" or "wfdb""#)
  }
}
