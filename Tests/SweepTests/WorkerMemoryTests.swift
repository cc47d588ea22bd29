import ContentHash
import Kernels
import Sweep
import Testing
import Training

/// The model beside what Linux measured of one worker process in whole runs: the largest RssAnon that was seen every 50 ms, and VmHWM, in
/// millions of bytes. `demo` are the demonstration's settings, `ptbxl` those of ptbxl-sample.toml on 1,849 records, with one seed and fewer
/// epochs, on which memory does not depend.
@Suite("How much memory a worker needs")
struct WorkerMemoryTests {
  struct Measurement: Sendable, CustomTestStringConvertible {
    var name: String
    var conditions: [String]
    var encoder: EncoderSettings
    var batchRecords = 256
    var records: Int
    var own: Double
    var all: Double

    var testDescription: String { name }
  }

  private static let demo = ["scratch-noaug-n70", "scratch-strongaug-n70", "scratch-noaug-n300"]
  private static let sample = ["scratch-noaug-n70", "scratch-strongaug-n70"]
  private static let tiny = EncoderSettings(architecture: .tiny)
  private static let resnet18 = EncoderSettings(architecture: .resnet18)

  static let measurements = [
    Measurement(
      name: "demo", conditions: demo + ["ssl-noaug-n70"], encoder: tiny, batchRecords: 128, records: 3000, own: 137.0,
      all: 315.5),
    Measurement(
      name: "demo without pretraining", conditions: demo, encoder: tiny, batchRecords: 128, records: 3000, own: 110.5,
      all: 288.5),
    Measurement(
      name: "ptbxl", conditions: sample + ["ssl-noaug-n70"], encoder: resnet18, records: 1849, own: 699.1, all: 829.7),
    Measurement(
      name: "ptbxl, direct convolution", conditions: sample + ["ssl-noaug-n70"],
      encoder: EncoderSettings(architecture: .resnet18, convolution: .direct), records: 1849, own: 707.0, all: 833.9),
    Measurement(
      name: "ptbxl, one batch of all, group normalisation", conditions: sample + ["scratch-groupnorm-n70"],
      encoder: resnet18, records: 1849, own: 163.6, all: 286.0),
    Measurement(
      name: "ptbxl without pretraining", conditions: sample, encoder: resnet18, records: 1849, own: 158.8, all: 281.5),
  ]

  private func memory(_ measurement: Measurement) throws -> WorkerMemory {
    var pretraining = PretrainingSettings()
    pretraining.batchRecords = measurement.batchRecords
    let definition = SweepDefinition(
      name: "test", data: .synthetic(records: measurement.records, seed: 1),
      published: try measurement.conditions.map { try PublishedCondition(name: $0) }, seeds: [1, 2],
      encoder: measurement.encoder, pretraining: pretraining)
    return WorkerMemory(
      SweepPlan(definition: definition, data: SHA256Digest(hashing: [])), signalBytes: measurement.records * 48_000)
  }

  @Test("is never said to be less than was measured, nor more than half as much again", arguments: measurements)
  func model(_ measurement: Measurement) throws {
    let memory = try memory(measurement)
    let (own, all) = (Double(memory.own) / 1e6, Double(memory.own + memory.shared) / 1e6)
    #expect(own >= measurement.own && own <= 1.5 * measurement.own, "\(own) MB")
    #expect(all >= measurement.all && all <= 1.5 * measurement.all, "\(all) MB")
  }

  @Test("does not depend on the number of seeds, and is that of the largest task")
  func largest() throws {
    let ptbxl = try #require(Self.measurements.first { $0.name == "ptbxl" })
    var scratch = ptbxl
    scratch.conditions = ["scratch-noaug-n70"]
    var few = ptbxl
    few.batchRecords = 16
    #expect(try memory(ptbxl).own > memory(few).own && memory(few).own >= memory(scratch).own)
  }

  @Test("is read from facts as it was written, and of nonsense nothing is")
  func facts() {
    let memory = WorkerMemory(own: 5, shared: 7)
    #expect(WorkerMemory(memory.facts) == memory)
    #expect(WorkerMemory(Facts()) == nil)
    #expect(WorkerMemory([.workerMemory: "-1", .sharedMemory: "7"]) == nil)
    #expect(WorkerMemory([.workerMemory: "\(Int.max)", .sharedMemory: "7"]) == nil)
    #expect(WorkerMemory([.workerMemory: "5", .sharedMemory: "much"]) == nil)
    #expect(WorkerMemory([.workerMemory: "5"]) == nil)
  }
}
