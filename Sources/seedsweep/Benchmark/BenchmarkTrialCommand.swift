import ArgumentParser
import DurableFiles
import ECGData
import Foundation
import Kernels
import Sweep
import Training

struct BenchmarkTrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
    abstract: "Times one whole trial of a sweep: fine-tuning, selection and test.",
    discussion: """
      With --take-turns each line asks for one epoch with its validation, the first also for the untrained network's, and one line more \
      for what is left to answer of the test fold; then the trial begins again.

      EXAMPLE
        seedsweep benchmark trial cluster/sweeps/ptbxl-sample.toml --data PTBXL --repetitions 1
      """)

  @OptionGroup var options: SweepOptions

  @Option(help: "A condition that starts from random weights.", completion: .conditions)
  var condition = "scratch-noaug-n70"

  @Option(help: "The seed that drives the trial.")
  var seed: UInt64 = 1

  @Option(help: "How convolutions are computed.")
  var convolution: ConvolutionAlgorithm = .winograd

  @OptionGroup var measurement: MeasurementOptions

  @Option(
    help: "Instead of measuring, write weights, records and order to a safetensors file for another program.",
    completion: .file())
  var export: String?

  func run() throws {
    let prepared = try PreparedSweep(options, only: (condition, seed))
    guard case .trial(var task)? = prepared.plan.tasks.first?.task(checkpoint: nil) else {
      throw ValidationError("--condition \(condition) needs a pretraining: give one from scratch")
    }
    task.encoder.convolution = convolution
    if let export {
      return try FileSystem.deliver(task.exported(from: prepared.signals.packed), to: export)
    }
    try (measurement.takeTurns ? epochs(of: task, on: prepared) : trials(of: task, on: prepared)).report()
  }

  private func trials(of task: TrialTask, on prepared: PreparedSweep) throws -> Repetitions {
    var repetitions = Repetitions(measurement)
    while repetitions.begin() {
      let result = try task.run(on: prepared.signals.packed, checkpoint: nil, threads: measurement.threads)
      repetitions.end(loss: result.epochs.dropFirst().first?.trainingLoss ?? .nan)
    }
    return repetitions
  }

  /// An epoch a turn, so that two programs' alternate however long their trials are.
  private func epochs(of task: TrialTask, on prepared: PreparedSweep) throws -> Repetitions {
    try Repetitions(
      measurement,
      ofEpochs: { observer in
        let result = try task.run(
          on: prepared.signals.packed, checkpoint: nil, threads: measurement.threads, observer: observer)
        if let epoch = result.divergedInEpoch { throw TrainingError.badInput("the trial diverged in epoch \(epoch)") }
        return (result.last?.crossEntropy ?? .nan, result.kept.count)
      })
  }
}
