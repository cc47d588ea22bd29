import ArgumentParser
import Cluster
import DurableFiles
import Sweep
import Synchronization

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks a sweep file and its records; trains nothing.",
    discussion: """
      Prints the tasks that there would be. Whatever run refuses before it trains is refused here, with file, line \
      and what was expected. Records of PTB-XL are read, verified and packed into the cache, where run finds them; \
      those of generated data are counted only.

      EXAMPLE
        seedsweep check cluster/sweeps/demo.toml
        seedsweep check my-sweep.toml --data ptb-xl-1.0.3
        seedsweep check my-sweep.toml --calibrate --workers 8,64   # what it costs, and how long it takes
        seedsweep check my-sweep.toml --expand > every-recipe.toml
        seedsweep check --keys                            # every key, what may be written, and what holds where it is not

      EXIT STATUS
        0 run would train, 1 it would not, 130 a calibration was interrupted
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown }

  @Argument(help: "A sweep file, such as cluster/sweeps/demo.toml.", completion: .file(extensions: ["toml"]))
  var sweep: String?

  @Option(
    name: .customLong("data"), help: "The folder of a sweep on real records, in place of the sweep file's own.",
    completion: .directory)
  var dataFolder: String?

  @OptionGroup var cache: CacheOptions

  @OptionGroup var choice: ConditionChoice

  @OptionGroup var stopping: StoppingOptions

  @OptionGroup var calibration: CalibrationOptions

  @Flag(help: "Print the sweep file with every recipe in full, which trains the same; records are not looked at.")
  var expand = false

  @Flag(
    help: ArgumentHelp(
      "Print the content hash of every task: tasks with the same one give the same weights, in whichever run.",
      discussion: "On hosts of the same numeric fingerprint. Records are packed for it, also generated ones."))
  var content = false

  @Flag(help: "Print every key of a sweep file, and check nothing.")
  var keys = false

  @Option(help: "How --keys prints: text or markdown.")
  var format: Format = .text

  func validate() throws {
    guard (sweep == nil) == keys else {
      throw ValidationError(keys ? "--keys takes no sweep file" : "Missing expected argument '<sweep>'")
    }
    guard !(content && (keys || expand)) else {
      throw ValidationError("--content is about the tasks, which --keys and --expand do not print")
    }
    guard !(calibration.calibrate && (keys || expand)) else {
      throw ValidationError("--calibrate is about the tasks, which --keys and --expand do not print")
    }
    guard !(keys && expand) else { throw ValidationError("--keys and --expand print different things: give one") }
  }

  func run() throws {
    guard let sweep else {
      return try StandardOutput.write(format == .text ? SweepReference.text : SweepReference.markdown)
    }
    let file = try SweepFile.read(path: sweep, dataFolder: dataFolder)
    guard !expand else {
      let definition = try stopping.apply(to: choice.apply(to: file.definition))
      return try StandardOutput.write(ExpandedSweep(definition).text)
    }
    let workers = try calibration.workerCounts
    let check = try SweepCheck(
      file, choice: choice, stopping: stopping, cache: try cache.path, naming: content,
      packing: content || calibration.calibrate)
    try StandardOutput.line(check.text(forecast: calibration.calibrate ? forecast(check, workers: workers) : []))
  }

  /// What the sweep costs, by training it for a while.
  private func forecast(_ check: SweepCheck, workers: [Int]) throws -> [String] {
    let isInterrupted = Interruption()
    let signals = try StopSignals { isInterrupted.flag.store(true, ordering: .relaxed) }
    defer { signals.end() }
    do {
      return try check.forecast(
        workers: workers, limit: calibration.calibrationTime?.seconds,
        isInterrupted: { isInterrupted.flag.load(ordering: .relaxed) })
    } catch let error as CalibrationError {
      guard case .interrupted = error else { throw error }
      StandardError.line("seedsweep: \(error)")
      throw ExitCode(130)
    }
  }

  /// Whether somebody has asked the process to end.
  private final class Interruption: Sendable {
    let flag = Atomic(false)
  }
}
