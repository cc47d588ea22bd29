import Foundation
import TestSupport
import Testing

@testable import Cluster

@Suite("Lists of hosts")
struct LaunchHostsTests {
  private func list(_ text: String) throws -> LaunchHosts { try LaunchHosts(Array(text.utf8), path: "hosts.toml") }

  @Test("a file says of every host what differs from the defaults")
  func file() throws {
    let hosts = try list(
      """
      [defaults]
      processes = 8
      environment = { TMPDIR = "/scratch" }
      [hosts.node-1]
      [hosts.node-2]
      address = "10.0.0.2"
      user = "anna"
      port = 2222
      processes = 2
      threads = 2
      cache = "/scratch/anna"
      labels = ["big", "new"]
      tunnel = true
      [hosts.localhost]
      """
    ).hosts
    #expect(hosts.map(\.name) == ["node-1", "node-2", "localhost"])
    #expect(hosts.map(\.way) == ["ssh", "ssh", "local"])
    #expect(hosts.map(\.processes) == [8, 2, 8])
    #expect(hosts.map(\.address) == ["node-1", "10.0.0.2", "localhost"])
    #expect(hosts[1].user == "anna" && hosts[1].port == 2222 && hosts[1].isTunnelled && hosts[1].threads == 2)
    #expect(hosts.allSatisfy { $0.environment == ["TMPDIR": "/scratch"] })
    #expect(try list("[hosts.a]\nlabels = [\"x\"]\n[hosts.b]\n").choosing(labels: ["x"]).hosts.map(\.name) == ["a"])
  }

  @Test("names with commas between them are a list, too")
  func names() throws {
    let hosts = try LaunchHosts(names: "node-1, anna@node-2:2222,localhost").hosts
    #expect(hosts.map(\.name) == ["node-1", "node-2", "localhost"])
    #expect(hosts[1].user == "anna" && hosts[1].port == 2222 && hosts[2].way == "local")
  }

  @Test(
    "what is wrong with a file is said with its line and what was expected",
    arguments: [
      (
        "[hosts.a]\nprocesses = 0\n", "hosts.toml:2: key \"hosts.a.processes\": expected a positive whole number, got 0"
      ),
      ("[hosts.a]\nproceses = 2\n", "hosts.toml:2: key \"hosts.a.proceses\": unknown key; did you mean \"processes\"?"),
      ("[defaults]\nport = 99999\n[hosts.a]\n", "hosts.toml:2: key \"defaults.port\": expected at most 65535"),
      ("[host.a]\n", "hosts.toml:1: \"host\" is neither [defaults] nor [hosts.NAME]"),
      ("[hosts]\n", "hosts.toml: no host"), ("", "hosts.toml: no host"),
      ("[hosts.\"a b\"]\n", "hosts.toml:1: \"a b\" cannot be the name of a host"),
      ("[hosts.\"../x\"]\n", "hosts.toml:1: \"../x\" cannot be the name of a host"),
      ("[hosts.a]\naddress = \"-oProxyCommand=sh\"\n", "an address or a user does not begin with -"),
      ("[hosts.a]\nuser = \"-x\"\n", "an address or a user does not begin with -"),
      ("[hosts.a]\ncache = \"scratch\"\n", "expected a path that begins with /"),
      ("[hosts.a]\nenvironment = { \"A B\" = \"1\" }\n", "\"A B\" cannot be the name of a variable"),
      ("[hosts.a\n", "hosts.toml:1: not valid TOML"),
    ])
  func errors(_ text: String, _ message: String) throws {
    let error = #expect(throws: LaunchHostsError.self) { try list(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(
    "names that ssh or a folder could take for something else are refused",
    arguments: ["-oProxyCommand=x", "a,a", "a,,b", "a/../b", "", "a:0", "a:x", "a b"])
  func refusedNames(_ names: String) { #expect(throws: LaunchHostsError.self) { try LaunchHosts(names: names) } }

  @Test("no mutated list of hosts crashes the reader, and whatever is read can be a folder and an argument of ssh")
  func mutated() throws {
    let text = """
      [defaults]
      processes = 8
      [hosts.node-1]
      address = "10.0.0.2"
      environment = { TMPDIR = "/scratch" }
      labels = ["big", "new"]
      """
    var mutations = TextMutations(
      of: [Array(text.utf8)], inserting: ["[hosts.a]", "../", "-o", "tunnel = true", "99999999999999999999"], seed: 3)
    for _ in 0..<TextMutations.count(else: 5000) {
      guard let list = try? LaunchHosts(mutations.next(), path: "hosts.toml") else { continue }
      for host in list.hosts { #expect(HostName.isValid(host.name) && !host.address.hasPrefix("-")) }
    }
  }

  @Test("the page on launching lists every key, and the example can be read")
  func documented() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = root.appending(path: "Sources/seedsweep/Documentation.docc/Launch.md")
    #expect(try String(contentsOf: page, encoding: .utf8).contains(LaunchHosts.reference))
    let hosts = try LaunchHosts(root.appending(path: "cluster/hosts.toml").path).hosts
    #expect(hosts.map(\.name) == ["node-1", "node-2", "node-3", "node-4", "localhost"])
    #expect(hosts[1].environment == ["TMPDIR": "/scratch/anna"] && hosts[2].isTunnelled && hosts[4].processes == 2)
  }
}
