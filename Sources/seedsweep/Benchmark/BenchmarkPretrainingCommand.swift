import ArgumentParser
import DurableFiles
import ECGData
import Foundation
import Kernels
import Sweep
import Training

struct BenchmarkPretrainingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pretraining",
    abstract: "Times the epochs of a sweep's pretraining, the making of views included.",
    discussion: """
      EXAMPLE
        seedsweep benchmark pretraining cluster/sweeps/ptbxl-sample.toml --data PTBXL --repetitions 2
      """)

  @OptionGroup var options: SweepOptions

  @Option(help: "The seed that drives the pretraining.")
  var seed: UInt64 = 1

  @Option(help: "How convolutions are computed.")
  var convolution: ConvolutionAlgorithm = .winograd

  @OptionGroup var measurement: MeasurementOptions

  @Option(
    help: "Instead of measuring, write weights and records to a safetensors file for another program.",
    completion: .file())
  var export: String?

  func run() throws {
    let file = try SweepFile.read(path: options.sweep, dataFolder: options.dataFolder)
    guard let condition = file.definition.conditions.first(where: { $0.recipe.pretraining != nil }) else {
      throw ValidationError("\(options.sweep) has no condition that begins with a pretraining")
    }
    let prepared = try PreparedSweep(options, only: (condition.name, seed))
    guard case .pretraining(var task)? = prepared.plan.tasks.first?.task(checkpoint: nil) else {
      preconditionFailure("the plan of a pretrained condition begins with its pretraining")
    }
    task.encoder.convolution = convolution
    if let export {
      return try FileSystem.deliver(task.exported(from: prepared.signals.packed), to: export)
    }
    try epochs(of: task, on: prepared).report()
  }

  /// Trains as many epochs as there are repetitions. The first one includes building the network; it does not count.
  private func epochs(of task: PretrainingTask, on prepared: PreparedSweep) throws -> Repetitions {
    var task = task
    task.settings.epochs = 1_000_000
    return try Repetitions(
      measurement,
      ofEpochs: { observer in
        let trained = try task.run(on: prepared.signals.packed, threads: measurement.threads, observer: observer)
        return (trained.result.epochs.last?.loss ?? .nan, nil)
      })
  }
}
