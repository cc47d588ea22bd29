import ArgumentParser

struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Looks at folders of records, and generates some.",
    subcommands: [DataDescribeCommand.self, DataSynthesizeCommand.self])
}
