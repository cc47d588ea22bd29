import Cluster
import DurableFiles

/// What a launch would do, for `--dry-run`.
struct LaunchPlan {
  private let hosts: [LaunchHost]
  private let ways: LaunchWays
  private let arguments: [String]

  init(_ hosts: [LaunchHost], ways: LaunchWays, arguments: [String]) {
    self.hosts = hosts
    self.ways = ways
    self.arguments = arguments
  }

  func show() throws {
    for host in hosts {
      let order = LaunchOrder(run: "RUN", host: host, arguments: arguments, token: "")
      try StandardOutput.line("\(host.name)")
      for line in try ways.description(of: host, order) { try StandardOutput.line("  \(line)") }
    }
  }
}
