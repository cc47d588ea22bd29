import ArgumentParser
import DurableFiles
import Foundation
import Training

struct BenchmarkStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Times one step of training or evaluation on one batch.",
    discussion: """
      Operations are counted by the definition of the layers, so an algorithm that needs fewer can exceed the peak, \
      which a loop of fused multiply-adds measures in the same run.

      EXAMPLE
        seedsweep benchmark step --batch 512 --threads 1 --format json
        seedsweep benchmark step --work fine-tuning --batch 16
      """)

  @Option(help: "What is done with the batch.")
  var work: StepBenchmark.Work = .pretraining

  @Option(help: "Records of the batch; for pretraining, views: two of each record.")
  var batch = 512

  @OptionGroup var network: NetworkOptions

  @OptionGroup var measurement: MeasurementOptions

  @Option(help: "Weights and \"records\" [batch, 12, 1000] in a safetensors file.", completion: .file())
  var input: String?

  @Option(help: "Where to write the gradients of the last step as a safetensors file.", completion: .file())
  var saveGradients: String?

  func validate() throws {
    guard (2...65536).contains(batch) else { throw ValidationError("--batch \(batch) is not between 2 and 65536") }
    if work == .pretraining && !batch.isMultiple(of: 2) {
      throw ValidationError("--batch \(batch) is odd: pretraining has two views of each record")
    }
  }

  func run() throws {
    let benchmark = StepBenchmark(work, encoder: network.settings, batch: batch, threads: measurement.threads)
    if let input { try benchmark.load(FileSystem.read(input)) }
    var repetitions = Repetitions(measurement)
    while repetitions.begin() { repetitions.end(loss: benchmark.step()) }
    if let saveGradients { try FileSystem.deliver(benchmark.gradients(), to: saveGradients) }
    guard !measurement.takeTurns else { return }
    let report = StepReport(
      milliseconds: repetitions.median, operations: benchmark.operations, threads: measurement.threads)
    let line = measurement.format == .json ? try BenchmarkJSON.line(report) : report.text
    if saveGradients == "-" { StandardError.line(line) } else { try StandardOutput.line(line) }
  }
}
