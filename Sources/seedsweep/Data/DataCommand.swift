import ArgumentParser

struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Looks at PTB-XL folders and generates synthetic ones.",
    subcommands: [DataDescribeCommand.self, DataSynthesizeCommand.self])
}
