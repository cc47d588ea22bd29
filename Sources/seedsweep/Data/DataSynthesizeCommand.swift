import ArgumentParser
import DurableFiles
import ECGData

struct DataSynthesizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize",
    abstract: "Generates a folder of synthetic records in the layout of PTB-XL.",
    discussion: """
      The same number and seed give the same bytes on every host.

      EXAMPLE
        seedsweep data synthesize synthetic --records 3000 --seed 1
      """)

  @Argument(help: "The folder to make; one that holds anything is refused.", completion: .directory)
  var folder: String

  @Option(help: "How many records; about 3000 are needed to draw 60 labels a class.")
  var records: Int = 3000

  @Option(help: "What the signals are generated from.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (1...1_000_000).contains(records) else {
      throw ValidationError("--records \(records) is not between 1 and 1000000")
    }
  }

  func run() async throws {
    var line = ProgressLine("records generated")
    defer { line.end() }
    try SyntheticDataset(records: records, seed: seed).write(to: folder) { line.show($0, of: $1) }
    try StandardOutput.line("\(folder): \(records) synthetic records, seed \(seed)")
  }
}
