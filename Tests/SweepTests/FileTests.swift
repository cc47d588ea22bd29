import ECGData
import Foundation
import Sweep
import TestSupport
import Testing
import Training

@Suite struct `Sweep files` {
  private func definition(_ body: String) throws -> SweepDefinition {
    let head = "name = \"check\"\nconditions = [\"ssl-noaug-n70\"]\n"
    return try SweepFile(text: head + body, path: "check.toml").definition
  }

  @Test func `give every setting that is not written its default`() throws {
    let sweep = try definition("seeds = [4, 2]")
    #expect(sweep.seeds == [4, 2])
    #expect(sweep.data == .synthetic(records: 3000, seed: 1))
    #expect(sweep.encoder == EncoderSettings())
    #expect(sweep.pretraining == PretrainingSettings())
    #expect(sweep.fineTuning == FineTuningSettings())
    #expect(sweep.streams == StreamSettings())
  }

  @Test func `set every setting that can be written`() throws {
    let sweep = try definition(
      """
      seeds = { first = 10, count = 1 }
      [data]
      source = "ptbxl"
      missing-samples = "interpolate"
      exclude = [17, 5]
      on-bad-record = "exclude"
      [encoder]
      architecture = "tiny"
      convolution = "direct"
      [pretraining]
      epochs = 7
      batch-records = 32
      learning-rate = 2e-3
      weight-decay = 0
      warmup-epochs = 0
      temperature = 0.5
      [fine-tuning]
      epochs = 8
      batch-records = 4
      learning-rate = 3e-3
      frozen-learning-rate = 4e-3
      weight-decay = 5e-3
      patience = 6
      [streams]
      subset = 1
      initialization = 2
      order = 3
      augmentation = 4
      pretraining = 0
      """)
    #expect(sweep.seeds == [10])
    let expected = [
      #"name "check""#, #"task.name "rhythm-top5""#, #"data.source "ptbxl""#, "data.rate 100",
      #"data.missing-samples "interpolate""#,
      "data.exclude [5, 17]", #"data.on-bad-record "exclude""#,
      #"encoder.architecture "tiny""#, #"encoder.convolution "direct""#, "pretraining.epochs 7",
      "pretraining.batch-records 32",
      "pretraining.learning-rate 0.002", "pretraining.weight-decay 0.0", "pretraining.warmup-epochs 0",
      "pretraining.temperature 0.5", #"pretraining.method "simclr""#, #"pretraining.positives "views""#,
      #"fine-tuning.initialization "scratch""#, #"fine-tuning.train "all""#, #"fine-tuning.normalization "batch""#,
      #"fine-tuning.batch-norm-start "keep""#, #"fine-tuning.batch-norm-evaluation "running""#,
      #"fine-tuning.augmentation "none""#, "fine-tuning.labels 70", #"fine-tuning.label-draw "balanced""#,
      "fine-tuning.epochs 8", "fine-tuning.batch-records 4",
      "fine-tuning.learning-rate 0.003", "fine-tuning.weight-decay 0.005",
      "fine-tuning.patience 6", "fine-tuning.test-every-epoch false", "streams.subset 1", "streams.initialization 2",
      "streams.order 3",
      "streams.augmentation 4", "streams.pretraining 0",
    ]
    // Further keys are not written here: what each of them does, `RecipeKeyTests` looks at.
    let listed = Set(expected.map { $0.prefix { $0 != " " } })
    #expect(sweep.settings.filter { listed.contains($0.key[...]) }.map { "\($0.key) \($0.value)" } == expected)
    #expect(sweep.exclusion == Exclusion(ids: [5, 17], badRecords: .exclude))
    // Of conditions that train the head alone, which these are not.
    #expect(sweep.fineTuning.frozenLearningRate == 0.004)
  }

  @Test func `make the fragile preset one batch of all records, which single keys override`() throws {
    let fragile = try definition("seeds = [1]\n[fine-tuning]\npreset = \"fragile\"").fineTuning
    #expect(fragile.batchRecords >= 300)
    #expect(fragile.learningRate == 1e-2)
    #expect(fragile.patience == 5)
    let gentler = try definition("seeds = [1]\n[fine-tuning]\nlearning-rate = 1e-3\npreset = \"fragile\"").fineTuning
    #expect(gentler.learningRate == 1e-3)
    #expect(gentler.patience == 5)
  }

  @Test func `find a data folder from where they lie, unless --data names one`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "records/ptbxl_database.csv")
    let text = """
      name = "check"
      conditions = ["ssl-noaug-n70"]
      seeds = [1]
      data = { source = "ptbxl", folder = "../records" }
      """
    let path = try folder.write(text, to: "sweeps/s.toml")
    guard case .ptbxl(let found?) = try SweepFile.read(path: path).definition.data else {
      Issue.record("expected a PTB-XL folder")
      return
    }
    #expect(FileManager.default.fileExists(atPath: found + "/ptbxl_database.csv"))
    #expect(try SweepFile.read(path: path, dataFolder: "/other").definition.data == .ptbxl(folder: "/other"))
    #expect(try SweepFile.read(path: path).text == text)
  }

  @Test(arguments: ["demo.toml", "ptbxl-sample.toml", "zeng-2026.toml", "sound.toml", "fragile.toml"])
  func `in the repository can be read`(_ name: String) throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sweep = try SweepFile.read(path: package.appending(path: "cluster/sweeps/\(name)").path).definition
    #expect(sweep.conditions.map(\.name).starts(with: ["scratch-noaug-n70", "scratch-strongaug-n70", "ssl-noaug-n70"]))
    #expect(sweep.seeds.count >= 5)
  }
}
