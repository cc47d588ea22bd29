import Access
import ArgumentParser
import DurableFiles
import Foundation
import ZeroMQ

/// Where keys are kept.
struct KeyOptions: ParsableArguments {
  @Option(
    name: .customLong("keys"),
    help: "Where keys are kept (default: $SEEDSWEEP_KEYS, else $XDG_CONFIG_HOME/seedsweep, else ~/.config/seedsweep).",
    completion: .directory)
  var directory: String?

  /// Throws where nobody says where, and this user has no home folder.
  var path: String {
    get throws {
      let environment = ProcessInfo.processInfo.environment
      if let named = directory ?? environment["SEEDSWEEP_KEYS"], !named.isEmpty { return named }
      return try UserFolders.configuration(environment)
    }
  }

  func coordinator() throws -> CoordinatorKeys { try CoordinatorKeys(folder: "\(path)/coordinator") }

  func worker() throws -> WorkerKeys { try WorkerKeys(sharedFolder: "\(path)/worker") }
}

/// For how many hosts and how long a join token is good.
struct TokenOptions: ParsableArguments {
  @Option(help: "How many hosts can join by the token.")
  var hosts = 1

  @Option(help: "For how many hours the token is good.")
  var hours = 24

  func validate() throws {
    guard (1...10_000).contains(hosts) else { throw ValidationError("--hosts \(hosts) is not between 1 and 10000") }
    guard (1...8760).contains(hours) else { throw ValidationError("--hours \(hours) is not between 1 and 8760") }
  }

  /// Makes a token and writes it to a file, or to standard output where `file` is `-`.
  func issue(from keys: CoordinatorKeys, address: Endpoint, role: Role = .worker, to file: String) throws {
    guard address.isComplete, !address.isEverywhere else { throw NotReachable(address: address) }
    let token = try keys.issueToken(address: "\(address)", role: role, uses: hosts, lifetime: hours * 3600)
    guard file != "-" else { return try StandardOutput.line(token.text) }
    try token.write(to: file)
    let who = hosts == 1 ? "one host" : "\(hosts) hosts"
    StandardError.line(
      "\(file) lets \(who) join \(address) within \(hours) h: copy it there, then seedsweep work --join \(file)")
  }
}

struct NotReachable: Error, CustomStringConvertible {
  let address: Endpoint

  var description: String {
    "no host can connect to \(address): say --address with this machine's name or number as others reach it, and a port"
  }
}
