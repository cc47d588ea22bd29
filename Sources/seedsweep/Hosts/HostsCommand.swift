import ArgumentParser
import DurableFiles
import Foundation
import Report
import RunStore

struct HostsCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "hosts",
    abstract: "Lists the hosts of a run and what they have done.",
    discussion: """
      What they are, what they have done, when they were last seen. Reads run.sqlite, also while a coordinator is at \
      work. The calibration is how many fixed training steps a worker did in a second as it started; tasks an hour \
      count the time in which the host had a worker connected; training is the time that tasks took together.

      EXAMPLE
        seedsweep hosts RUN
        seedsweep hosts RUN --format json
      """)

  @Argument(help: .run, completion: .file())
  var folder: String

  @Option(help: "text for people, json for programs.")
  var format: Format = .text

  func run() throws {
    let list = HostList(
      try RunStore.openReadOnly(directory: folder).hosts(), time: Date.now.timeIntervalSince1970)
    try StandardOutput.write(format == .json ? list.json : list.text)
  }
}
