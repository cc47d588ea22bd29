import DurableFiles
import ECGData
import Foundation
import NeuralNetwork
import RunStore
import Sweep
import TestSupport
import Testing
import Training

/// The same records in PTB-XL's layout and in that of the PhysioNet/CinC Challenges, as sweeps name them.
@Suite struct `A sweep on WFDB records` {
  private static let codes = [
    "SR": "426783006", "AFIB": "164889003", "STACH": "427084000", "SARRH": "427393009", "SBRAD": "426177001",
  ]

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try SyntheticDataset(records: 400, seed: 1).write(to: folder.path + "/ptbxl")
    try convert(folder.path + "/ptbxl", to: "challenge")
  }

  /// Writes the records of a folder of PTB-XL in the Challenges' layout, with a table of patients and folds.
  private func convert(_ ptbxl: String, to target: String) throws {
    var table = "record,patient,fold\n"
    for row in try PTBXLTables(folder: ptbxl).rows {
      let name = Self.name(row.ecgID)
      let source = URL(filePath: "\(ptbxl)/\(row.path)")
      let own = source.lastPathComponent
      let header = try String(contentsOf: source.appendingPathExtension("hea"), encoding: .utf8)
        .replacing("\(own).dat 16 ", with: "\(name).mat 16x1+24 ").replacing("\(own) ", with: "\(name) ")
      let codes = row.statements.map { Self.codes[$0] ?? $0 }.joined(separator: ",")
      try folder.write(header + "# Dx: \(codes)\n", to: "\(target)/\(name).hea")
      // The head of a MATLAB 4 file of 16-bit numbers with the name "val".
      let head = [30, 12, 1000, 0, 4].flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      }
      let samples = try Data(contentsOf: source.appendingPathExtension("dat"))
      try folder.write(head + Array("val\0".utf8) + Array(samples), to: "\(target)/\(name).mat")
      table += "\(name),\(row.patientID),\(row.fold)\n"
    }
    try folder.write(table, to: "\(target)/labels.csv")
  }

  private static func name(_ id: Int) -> String { "HR" + String(repeating: "0", count: 5 - "\(id)".count) + "\(id)" }

  private func sweep(_ name: String, _ sections: String) throws -> String {
    try folder.write(
      """
      name = "\(name)"
      conditions = ["scratch-noaug-n20"]
      seeds = { first = 1, count = 1 }
      \(sections)
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 1

      """, to: "\(name).toml")
  }

  private func challenge(_ further: String = "") throws -> String {
    let classes = Self.codes.sorted { $0.key < $1.key }.map { "\($0.key) = [\"\($0.value)\"]" }
    return try sweep(
      "challenge",
      """
      [task]
      name = "rhythms"
      classes = { \(classes.joined(separator: ", ")) }
      [data]
      source = "wfdb"
      folder = "challenge"
      table = "labels.csv"
      \(further)
      """)
  }

  /// The packed records of a sweep file, and the names of their classes.
  private func packed(_ file: String) throws -> (signals: LabelledSignals, classes: [String]) {
    let definition = try SweepFile.read(path: file).definition
    let signals = try SignalCache(directory: folder.path + "/packed").prepare(
      folder: #require(definition.data.folder), source: #require(definition.sourceSettings), definition.task,
      missingSamples: definition.missingSamples, exclusion: definition.exclusion)
    return (signals, signals.records.map { definition.classes[$0.label] })
  }

  private func output(_ arguments: [String]) throws -> String {
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output
  }

  @Test func `has the signals, folds and classes of the same records of PTB-XL`() throws {
    let (own, ownClasses) = try packed(challenge())
    let (other, classes) = try packed(
      sweep("ptbxl", "[data]\nsource = \"ptbxl\"\nfolder = \"ptbxl\""))
    #expect(ownClasses == classes && Set(classes).count == 5)
    #expect(own.count == 400 && other.count == 400)
    for index in 0..<own.count {
      let (one, two) = (own.record(at: index), other.record(at: index))
      #expect(one.ecgID == two.ecgID && one.patientID == two.patientID && one.fold == two.fold)
      #expect(own.signal(at: index).elementsEqual(other.signal(at: index)))
      #expect(own.standardDeviation(at: index) == other.standardDeviation(at: index))
    }
  }

  @Test(.nightly, .sharedData("ptbxl"))
  func `gives the weights that the same real records give as PTB-XL`() throws {
    let real = try #require(SharedData.folder("ptbxl"))
    try convert(real, to: "real")
    func trained(_ name: String, _ data: String, _ classes: [(String, String)]) throws -> RunReader {
      let file = try folder.write(
        """
        name = "\(name)"
        seeds = [1]
        [task]
        name = "rhythms"
        classes = { \(classes.map { "\($0) = [\"\($1)\"]" }.joined(separator: ", ")) }
        [data]
        \(data)
        [encoder]
        architecture = "tiny"
        [pretraining]
        epochs = 1
        warmup-epochs = 0
        [fine-tuning]
        epochs = 2
        labels = 20
        [conditions.scratch]
        [conditions.ssl]
        initialization = "pretrained"
        """, to: "\(name).toml")
      let run = "\(folder.path)/run-\(name)"
      _ = try output(["run", file, "--output", run, "--workers", "1", "--cache", "\(folder.path)/cache-\(name)"])
      return try RunStore.openReadOnly(directory: run)
    }
    let own = try trained(
      "own", "source = \"wfdb\"\nfolder = \"real\"\ntable = \"labels.csv\"", Self.codes.map { ($0, $1) })
    let other = try trained("other", "source = \"ptbxl\"\nfolder = \"\(real)\"", Self.codes.map { ($0.key, $0.key) })
    let digests = try own.trials().map(\.digest)
    #expect(try digests.count == 2 && digests == other.trials().map(\.digest))
    // What a record is called is told in a checkpoint, too, and differs.
    let weights = try ["own", "other"].map { name in
      let artifacts = "\(folder.path)/run-\(name)/artifacts"
      let files = try FileManager.default.contentsOfDirectory(atPath: artifacts)
      #expect(files.count == 1)
      return try SafetensorsFile(FileSystem.read("\(artifacts)/\(#require(files.first))")).tensors
    }
    #expect(!weights[0].isEmpty && weights[0] == weights[1])
  }

  @Test func `is checked, described and trained as any other`() throws {
    let cache = folder.path + "/cache"
    let file = try challenge("exclude = [\"\(Self.name(7))\"]")
    #expect(try output(["data", "describe", "--sweep", file, "--check-signals"]).contains("SARRH"))
    let checked = try output(["check", file, "--cache", cache])
    #expect(checked.contains("WFDB records, 399 records of rhythms"), "\(checked)")
    let run = folder.path + "/run"
    _ = try output(["run", file, "--output", run, "--workers", "1", "--cache", cache])
    let store = try RunStore.openReadOnly(directory: run)
    #expect(try store.description().dataSource == "WFDB records, 399 records of rhythms")
    let trial = try #require(try store.trials().first)
    #expect(trial.selected?.perClass.count == 5)
    // The same folder elsewhere is the same run.
    try FileManager.default.moveItem(atPath: folder.path + "/challenge", toPath: folder.path + "/moved")
    let again = ["run", file, "--data", folder.path + "/moved", "--output", run, "--workers", "1", "--cache", cache]
    _ = try output(again)
    #expect(try store.trials().count == 1)
  }

  @Test func `is described by options as by a sweep file, and options that make no sense are refused`() throws {
    let file = try challenge()
    let classes = Self.codes.sorted { $0.key < $1.key }.flatMap { ["--class", "\($0.key)=\($0.value)"] }
    let describe = ["data", "describe", "--data", folder.path + "/challenge", "--format", "json"]
    let described = try output(describe + ["--source", "wfdb", "--table", "labels.csv"] + classes)
    #expect(try described == output(["data", "describe", "--sweep", file, "--format", "json"]))
    let refusals = [
      (["--table", "labels.csv"], "say what records of --source wfdb are"),
      (["--class", "A=1"], "--class: expected 2 to 64 classes, got 1"),
      (["--class", "A=1", "--class", "A=2"], "--class A is there twice"),
      (["--class", "A=1", "--class", "B=1"], "is of two classes, A and B"),
      (["--task", "superdiagnostic", "--class", "A=1", "--class", "B=2"], "exclude each other"),
      (["--sweep", file, "--rate", "500"], "--sweep says what"), (["--rate", "250"], "250"), (["--class", "A"], "'A'"),
    ]
    for (arguments, reason) in refusals {
      let outcome = try BuiltExecutable.run(describe + arguments)
      #expect(outcome.status == 64 && outcome.errors.contains(reason), "\(arguments): \(outcome.errors)")
    }
  }

  @Test func `that has no folder is refused with what to do`() throws {
    let file = try sweep("none", "[data]\nsource = \"wfdb\"")
    let outcome = try BuiltExecutable.run(["check", file, "--cache", folder.path + "/cache"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("the sweep \"none\" trains on WFDB records: give its folder with --data DIR"),
      "\(outcome.errors)")
  }
}
