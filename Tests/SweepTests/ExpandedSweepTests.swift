import ContentHash
import Foundation
import TestSupport
import Testing
import Training

@testable import Sweep

/// Sweep files written in full, as `check --expand` prints them.
@Suite struct `A sweep file in full` {
  /// What a sweep asks for that is not the wording of its file.
  private func expectRoundTrip(_ sweep: SweepDefinition, _ source: String) throws {
    let text = ExpandedSweep(sweep).text
    let again = try SweepFile(text: text, path: "expanded.toml").definition
    #expect(again.conditions == sweep.conditions, "\(source)\n\(text)")
    #expect(again.seeds == sweep.seeds && again.stopping == sweep.stopping, "\(source)\n\(text)")
    #expect(again.task == sweep.task && again.data == sweep.data && again.rate == sweep.rate, "\(source)\n\(text)")
    #expect(again.analysis == sweep.analysis && again.streams == sweep.streams, "\(source)\n\(text)")
    let data = SHA256Digest(hashing: [])
    #expect(
      SweepPlan(definition: again, data: data).tasks == SweepPlan(definition: sweep, data: data).tasks, "\(source)")
    #expect(ExpandedSweep(again).text == text, "\(source)")
  }

  @Test func `asks for the same, whichever sweep file of the repository it is`() throws {
    let folder = "\(Python.package)/cluster/sweeps"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".toml") }.sorted()
    #expect(names.count >= 4)
    for name in names { try expectRoundTrip(SweepFile.read(path: "\(folder)/\(name)").definition, name) }
  }

  @Test func `asks for the same where conditions are left out that alone used a crossed stream`() throws {
    var sweep = try SweepFile.read(path: "\(Python.package)/cluster/sweeps/crossed.toml").definition
    sweep.conditions = sweep.conditions.filter { $0.recipe.pretraining == nil }
    let text = ExpandedSweep(sweep).text
    let again = try SweepFile(text: text, path: "expanded.toml").definition
    let data = SHA256Digest(hashing: [])
    #expect(SweepPlan(definition: again, data: data).tasks == SweepPlan(definition: sweep, data: data).tasks)
    #expect(!again.conditions.isEmpty && ExpandedSweep(again).text == text)
  }

  /// Every part that a sweep can have: a task of its own, a folder of WFDB records, pretrainings by name, grids and pairs, a published name,
  /// selection and a stream that is held.
  private static let complete = """
    name = "georgia-rates"
    reference = "scratch"
    seeds = { first = 1, count = 12 }
    [task]
    name = "rhythm-af"
    classes = { SR = ["426783006"], AF = ["164889003", "164890007"], ST = ["427084000"], SA = ["427393009"], \
    SB = ["426177001"] }
    among = ["426783006", "164889003", "164890007", "427084000", "427393009", "426177001"]
    exactly-one = true
    [data]
    source = "wfdb"
    folder = "georgia"
    table = "labels.csv"
    folds = { by-patient = 10, seed = 1 }
    rate = 100
    length = { seconds = 10, longer = "crop", shorter = "refuse" }
    [encoder]
    architecture = "resnet18"
    [pretraining]
    method = "simclr"
    epochs = 80
    [pretrainings.cold]
    temperature = 0.05
    [fine-tuning]
    initialization = "scratch"
    train = "all"
    normalization = "batch"
    batch-norm-start = "keep"
    batch-norm-evaluation = "running"
    augmentation = "none"
    labels = 70
    label-draw = "balanced"
    epochs = 50
    batch-records = 16
    [conditions.scratch]
    [conditions.ssl]
    initialization = "pretrained"
    learning-rate = [1e-4, 1e-3]
    batch-records = [16, 70]
    [conditions.cold]
    from = "ssl"
    pretraining = "cold"
    zip = [["learning-rate", "batch-records"]]
    [conditions.ssl-noaug-n70]
    [analysis]
    selection = { rule = "best", patience = 5 }
    [streams]
    order = 1

    """

  @Test func `asks for the same where every part is written`() throws {
    let folder = try TemporaryFolder()
    try folder.write("record\n", to: "georgia/labels.csv")
    let file = try folder.write(Self.complete, to: "georgia-rates.toml")
    let sweep = try SweepFile.read(path: file).definition
    #expect(sweep.conditions.map(\.name).filter { $0.hasPrefix("cold@") }.count == 2)
    #expect(sweep.conditions.count == 1 + 4 + 2 + 1 && sweep.conditions.first?.name == "scratch")
    #expect(Set(sweep.conditions.compactMap(\.recipe.pretraining?.name)) == ["default", "cold"])
    try expectRoundTrip(sweep, "georgia-rates.toml")
  }
}
