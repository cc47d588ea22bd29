import ArgumentParser
import Cluster
import Dashboard
import DurableFiles
import Foundation

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves the pages of runs, at work or finished.",
    discussion: """
      A list of runs and the pages of each: how it stands, its report, every condition, trial and host, what each \
      worker did when, and events. Reads only: nothing in a run's folder is changed, and no coordinator waits.

      EXAMPLE
        seedsweep serve RUN                           # http://127.0.0.1:8080/
        seedsweep serve runs --port 9000              # every run in the folder
        seedsweep serve runs --bind 0.0.0.0 --token-file token
      """)

  @Argument(
    help: ArgumentHelp("Runs' folders or files, or folders that hold some.", valueName: "run"), completion: .file())
  var folders: [String]

  @Option(help: "The port; 0 leaves the choice to the system.")
  var port: UInt16 = 8080

  @Option(help: "The address to serve at; beyond this host it asks for a token.")
  var bind = "127.0.0.1"

  @Option(
    help: "A file whose first line is the token. Without it one is made, and shown on a terminal alone.",
    completion: .file())
  var tokenFile: String?

  func run() throws {
    let address = try DashboardAddress(
      bind.contains(":") && !bind.hasPrefix("[") ? "[\(bind)]:\(port)" : "\(bind):\(port)")
    let token = try token(for: address)
    let shelf = try RunShelf(folders, reading: .ofProgram)
    let server = DashboardServer(shelf, at: address, token: token)
    let isOver = DispatchSemaphore(value: 0)
    let signals = try StopSignals { isOver.signal() }
    defer { signals.end() }
    let served = try Asynchronously.wait { try await server.start() }
    let name = served.isWildcard ? "\(ProcessInfo.processInfo.hostName):\(served.port)" : "\(served)"
    StandardError.line("runs: http://\(name)/\(access(token))")
    isOver.wait()
    try? Asynchronously.wait { await server.stop() }
    throw ExitCode(130)
  }

  private func token(for address: DashboardAddress) throws -> AccessToken? {
    if let tokenFile { return try AccessToken(secretFile: tokenFile) }
    guard !address.isLoopback else { return nil }
    // What is no terminal is a log, which no secret belongs in, and a run's folder is not ours to write in.
    guard StandardError.isTerminal else { throw NoToken(address: "\(address)") }
    return .random()
  }

  private func access(_ token: AccessToken?) -> String {
    guard let token else { return "" }
    guard let tokenFile else { return "?token=\(token.text)" }
    return StandardError.isTerminal ? "?token=\(token.text)" : "?token=TOKEN, the token being in \(tokenFile)"
  }
}

/// Pages that others could see, and no terminal to show a new token on.
private struct NoToken: Error, CustomStringConvertible {
  let address: String

  var description: String {
    "\(address): beyond this host pages are served with a token only: give a file with one by --token-file FILE"
  }
}
