import Access
import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import ZeroMQ

/// How a host finds its coordinator, and by which keys the two know each other.
struct JoinOptions: ParsableArguments {
  @Option(
    help: "The coordinator's address, such as tcp://10.0.0.1:7070; where it has keys, of one that was joined before.",
    transform: Endpoint.onCommandLine)
  var connect: Endpoint?

  @Option(
    help: "A join token in a file, or - for standard input (default: $SEEDSWEEP_JOIN). Needed once.",
    completion: .file())
  var join: String?

  @Flag(help: "Connect without keys where others could answer, to a coordinator that was started with --insecure.")
  var insecure = false

  @Option(
    help: ArgumentHelp(
      "How long a coordinator is waited for that was never there; one that goes away is waited for always.",
      valueName: "duration"))
  var wait = TimeSpan(seconds: 600)

  @OptionGroup var keys: KeyOptions

  func validate() throws {
    if connect != nil && join != nil {
      throw ValidationError("--join FILE names the coordinator's address itself: leave --connect out")
    }
    if connect == nil && join == nil && Self.tokenInEnvironment == nil {
      throw ValidationError("say which coordinator: --connect ADDRESS or --join FILE")
    }
    if let connect, !connect.isComplete {
      throw ValidationError("--connect \(connect) needs the coordinator's port, as it prints it when it starts")
    }
    guard wait.seconds > 0 else { throw ValidationError("--wait \(wait) is not above 0") }
  }

  private static let variable = "SEEDSWEEP_JOIN"

  private static let tokenInEnvironment = Secrecy.takeVariable(variable)

  /// Takes the token out of the environment, whatever the command is; to be called before the process has threads.
  static func takeToken() { _ = tokenInEnvironment }

  /// The coordinator's address and what to prove there, after enrolling where that has not been done.
  func coordinator() throws -> (address: String, credentials: Credentials?) {
    if let connect { return ("\(connect)", try credentials(at: connect)) }
    let token = try token()
    let keys = try keys.worker()
    try Enroller(token, keys: keys, host: ProcessInfo.processInfo.hostName, patience: .seconds(wait.seconds)) { text in
      StandardError.line(text)
    }.run()
    return (token.address, keys.credentials(for: token.server))
  }

  private func credentials(at address: Endpoint) throws -> Credentials? {
    if insecure { return nil }
    let keys = try keys.worker()
    if let server = try keys.server(at: "\(address)") { return keys.credentials(for: server) }
    guard Audience(of: address) == .thisUser else { throw AccessError.unknownCoordinator(address: "\(address)") }
    return nil
  }

  private func token() throws -> JoinToken {
    switch join {
    case "-":
      let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
      return try JoinToken(text: text, source: "standard input")
    case let file?: return try JoinToken.read(file)
    case nil: return try JoinToken(text: Self.tokenInEnvironment ?? "", source: "$\(Self.variable)")
    }
  }
}

extension Endpoint {
  /// Reads an address that was given to an option.
  static func onCommandLine(_ text: String) throws -> Endpoint {
    do { return try Endpoint(text) } catch { throw ValidationError("\(error)") }
  }
}
