import ArgumentParser
import ContentHash
import DurableFiles
import Sweep
import Threads
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Runs one trial of a sweep in the foreground.",
    discussion: """
      Needs no network. Prints every epoch and, last, the digest that a cluster records for the same condition and \
      seed. A condition that starts from pretrained weights pretrains them first, unless --checkpoint gives them.

      EXAMPLE
        seedsweep train cluster/sweeps/demo.toml --condition scratch-noaug-n70 --seed 3
      """)

  @OptionGroup var options: SweepOptions

  @Option(help: "One of the sweep's conditions, such as ssl-noaug-n70.", completion: .conditions)
  var condition: String

  @Option(help: "The seed that drives the trial; it need not be one of the sweep's.")
  var seed: UInt64

  @OptionGroup var cell: CellOptions

  @Option(help: "A pretrained checkpoint (safetensors) to start from.", completion: .file())
  var checkpoint: String?

  @Option(help: "Where to write the checkpoint of the pretraining.", completion: .file())
  var saveCheckpoint: String?

  @Option(help: "Threads that share the work; the digest does not depend on it.")
  var threads = 1

  func validate() throws {
    guard (1...256).contains(threads) else { throw ValidationError("--threads \(threads) is not between 1 and 256") }
  }

  func run() throws {
    if threads > 1 { try SystemThread.require(threads - 1, for: "training") }
    let trainer = ForegroundTrainer(
      prepared: try PreparedSweep(options, only: (condition, seed)) {
        _ = try cell.trial(condition, seed: seed, of: $0)
      },
      threads: threads, tell: tell)
    // Before the training: where a loader has started the program, its file can be read only as long as it has its name.
    let origin = try ComputedBy.here()
    for warning in trainer.prepared.warnings { StandardError.line("warning: \(warning)") }
    let task = try cell.trial(condition, seed: seed, of: trainer.prepared.plan.definition)
    let checkpoint = try checkpoint(trainer, of: task)
    let result = try trainer.trial(task, checkpoint: checkpoint)
    let definition = trainer.prepared.plan.definition
    try tell(
      TrialSummary(result, classes: definition.classes, origin: origin, trained: definition.trained(task)).text)
  }

  /// Standard output holds the checkpoint alone, where it is asked to.
  private var tell: @Sendable (String) throws -> Void {
    let isTaken = saveCheckpoint == "-"
    return { isTaken ? StandardError.line($0) : try StandardOutput.line($0) }
  }

  private func checkpoint(_ trainer: ForegroundTrainer, of task: TaskID) throws -> [UInt8]? {
    guard trainer.prepared.plan.tasks.contains(where: \.isPretraining) else { return nil }
    if let checkpoint { return try FileSystem.read(checkpoint) }
    let bytes = try trainer.pretraining(of: task)
    if let saveCheckpoint { try FileSystem.deliver(bytes, to: saveCheckpoint) }
    return bytes
  }
}
