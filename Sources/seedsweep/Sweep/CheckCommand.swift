import ArgumentParser
import DurableFiles
import Sweep

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks a sweep file and its records without training anything, and prints the tasks.",
    discussion: """
      Whatever run refuses before it trains is refused here, with file, line and what was expected. Records of PTB-XL are \
      read, verified and packed into the cache, where run finds them; those of generated data are counted only.

      EXAMPLE
        seedsweep check cluster/sweeps/demo.toml
        seedsweep check my-sweep.toml --data ptb-xl-1.0.3
        seedsweep check --keys                            # every key, what may be written, and what holds where it is not

      EXIT STATUS
        0 run would train, 1 it would not
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, markdown }

  @Argument(help: "A sweep file, such as cluster/sweeps/demo.toml.", completion: .file(extensions: ["toml"]))
  var sweep: String?

  @Option(
    name: .customLong("data"), help: "The PTB-XL folder of a sweep on real records, in place of the sweep file's own.",
    completion: .directory)
  var dataFolder: String?

  @OptionGroup var cache: CacheOptions

  @OptionGroup var stopping: StoppingOptions

  @Flag(help: "Print every key of a sweep file, and check nothing.")
  var keys = false

  @Option(help: "How --keys prints: text or markdown.")
  var format: Format = .text

  func validate() throws {
    guard (sweep == nil) == keys else {
      throw ValidationError(keys ? "--keys takes no sweep file" : "Missing expected argument '<sweep>'")
    }
  }

  func run() throws {
    guard let sweep else {
      return try StandardOutput.write(format == .text ? SweepReference.text : SweepReference.markdown)
    }
    let file = try SweepFile.read(path: sweep, dataFolder: dataFolder)
    try StandardOutput.line(SweepCheck(file, stopping: stopping, cache: try cache.path).text)
  }
}
