import ArgumentParser
import Cluster
import DurableFiles
import Foundation

struct RemoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remote",
    abstract: "Looks at a coordinator from another host.",
    discussion: """
      Or sends workers home. The host joins by a token as workers do, but one of another role: an observer may look \
      on, an operator may also send the workers of a host home.

      EXAMPLE
        seedsweep keys token look.token --address tcp://10.0.0.1:7070 --role observer
        seedsweep remote status --join look.token          # on the other host
      """,
    subcommands: [RemoteStatusCommand.self, RemoteDrainCommand.self])
}

struct RemoteStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Prints how the sweep is going and what every worker does.")

  @OptionGroup var join: JoinOptions

  func run() throws { try StandardOutput.line(try join.remoteCoordinator().status().joined(separator: "\n")) }
}

struct RemoteDrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drain", abstract: "Lets workers finish what they train and leave.")

  @Argument(help: "The name of a worker, or of the host of several.")
  var workers: String

  @OptionGroup var join: JoinOptions

  func run() throws {
    let count = try join.remoteCoordinator().drain(workers: workers)
    try StandardOutput.line(try DrainCommand.outcome(count, workers))
  }
}

extension JoinOptions {
  func remoteCoordinator() throws -> RemoteCoordinator {
    let (address, credentials) = try coordinator()
    return RemoteCoordinator(address: address, credentials: credentials, patience: .seconds(wait.seconds)) { text in
      StandardError.line(text)
    }
  }
}
