import ArgumentParser
import Dashboard
import DurableFiles
import Foundation
import Report
import Sweep

struct StatusCommand: AsyncParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows how a run stands.",
    discussion: """
      Tasks, workers, scores so far, failures, time left, or how long it took. Reads the run's folder, or asks the \
      live page of a coordinator on another host.

      EXAMPLE
        seedsweep status RUN --watch
        seedsweep status --connect 192.0.2.1:8080 --token-file token --format json
      """)

  @Argument(help: .run, completion: .file())
  var folder: String?

  @Option(help: "The live page to ask in place of a folder, as given to --dashboard.")
  var connect: String?

  @Option(help: "A file whose first line is the live page's token.", completion: .file())
  var tokenFile: String?

  @Flag(help: "Show it anew every two seconds, until the sweep ends.")
  var watch = false

  @Option(help: "text for people, json for programs.")
  var format: Format = .text

  func validate() throws {
    guard (folder == nil) != (connect == nil) else {
      throw ValidationError("Give a run's folder or --connect HOST:PORT, one of the two.")
    }
  }

  func run() async throws {
    let source = try source()
    let isTerminal = StandardOutput.isTerminal
    while true {
      let status = try await source()
      if watch && isTerminal && format == .text { try StandardOutput.write(Array("\u{1B}[H\u{1B}[J".utf8)) }
      try StandardOutput.write(format == .json ? status.json : status.text)
      guard watch, status.phase == .running || status.phase == .stopping else { return }
      try await Task.sleep(for: .seconds(2))
    }
  }

  private func source() throws -> @Sendable () async throws -> LiveStatus {
    if let connect {
      let token = try tokenFile.map { try AccessToken(secretFile: $0) }
      let client = DashboardClient(address: try DashboardAddress(connect), token: token)
      return { try await client.status() }
    }
    let folder = folder ?? ""
    return { try RunStatus.read(folder) }
  }
}
