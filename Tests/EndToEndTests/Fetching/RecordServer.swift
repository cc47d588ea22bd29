import Foundation
import TestSupport
import Testing

/// `Tests/Fixtures/record-server.py` at work: a web server of this host that misbehaves as it is told to.
final class RecordServer {
  struct Request: Equatable {
    let path: String
    let status: Int
    /// The first byte that was asked for.
    let first: Int
  }

  /// Whether there is what the server and the script need.
  static let isPossible: Bool = {
    let needed = """
      command -v curl flock perl sha256sum && python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))'
      """
    return (try? BuiltExecutable.shell(needed).status) == 0
  }()

  private let folder: TemporaryFolder
  private let process: RunningExecutable
  let address: String

  init(_ served: ServedFolder, _ options: String...) throws {
    folder = try TemporaryFolder()
    let script = Python.package + "/Tests/Fixtures/record-server.py"
    let process = try RunningExecutable(
      ["python3", script, served.path, folder.path + "/log"] + options, executable: "/usr/bin/env", hasLifeline: true)
    try #require(eventually { process.output.hasSuffix("\n") || !process.isRunning }, "\(process.errors)")
    let port = try #require(Int(process.output.dropLast()), "\(process.errors)")
    address = "http://127.0.0.1:\(port)"
    self.process = process
  }

  /// What was asked for until now.
  var requests: [Request] {
    let log = (try? String(contentsOfFile: folder.path + "/log", encoding: .utf8)) ?? ""
    return log.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count == 3, let status = Int(fields[1]), let first = Int(fields[2]) else { return nil }
      return Request(path: String(fields[0]), status: status, first: first)
    }
  }

  /// The answers to requests for a file, in their order.
  func answers(for path: String) -> [Int] { requests.filter { $0.path == path }.map(\.status) }
}

/// `scripts/fetch-ptbxl` on a host whose proxies are dead, and with signals that do what they do from a terminal.
enum FetchScript {
  private static func command(_ arguments: [String]) throws -> [String] {
    let dead = try FreeAddress.tcp().replacing("tcp:", with: "http:")
    let proxies = ["http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"].map { "\($0)=\(dead)" }
    return ["--default-signal"] + proxies + [Python.package + "/scripts/fetch-ptbxl"] + arguments
  }

  static func start(_ arguments: String...) throws -> RunningExecutable {
    try RunningExecutable(command(arguments), executable: "/usr/bin/env")
  }

  /// Runs it to its end.
  static func run(_ arguments: String...) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run("/usr/bin/env", command(arguments))
  }
}
