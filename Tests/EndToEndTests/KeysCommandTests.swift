import Foundation
import TestSupport
import Testing

/// Hosts that join a coordinator by keys, with the real executable.
@Suite("Keys on the command line", .serialized)
struct KeysCommandTests {
  private let sweep: SmallSweep
  private let folder: String

  init() throws {
    sweep = try SmallSweep(epochs: 40)
    folder = sweep.folder.path
  }

  private func keys(_ arguments: String...) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(["keys"] + arguments + ["--keys", folder + "/coordinator"])
  }

  private func coordinate(_ name: String, _ address: String, _ more: String...) throws -> RunningExecutable {
    try RunningExecutable(
      ["coordinate", sweep.file, "--output", sweep.run(name), "--bind", address, "--cache", sweep.cache]
        + ["--keys", folder + "/coordinator"] + more)
  }

  private func work(_ host: String, _ arguments: String...) throws -> RunningExecutable {
    try RunningExecutable(
      ["work", "--processes", "1", "--cache", folder + "/cache-\(host)", "--keys", folder + "/\(host)"] + arguments)
  }

  private func secrets() throws -> [String] {
    let token = try String(contentsOfFile: folder + "/join.token", encoding: .utf8)
    let inToken = try #require(token.firstMatch(of: /"secret":"([0-9a-f]{64})"/)).1
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    let files = names.filter { $0.hasSuffix("/coordinator.key") || $0.hasSuffix("/worker.key") }.map {
      "\(folder)/\($0)"
    }
    #expect(files.count == 2)
    return [String(inToken)]
      + (try files.map {
        try String(contentsOfFile: $0, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
      })
  }

  @Test("two commands join a host; from then on it is known, until it is revoked; no secret is shown anywhere")
  func join() throws {
    let address = try FreeAddress.tcp()
    let token = folder + "/join.token"
    let coordinator = try coordinate("keys", address, "--token", token)
    try #require(eventually { FileManager.default.fileExists(atPath: token) }, "\(coordinator.errors)")
    let worker = try work("anton", "--join", token)
    try #require(eventually { sweep.recorded("keys") >= 1 }, "\(coordinator.errors) \(worker.errors)")
    let commandLines = try ([coordinator.processID, worker.processID] + worker.descendants()).map {
      try String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8)
    }
    #expect(coordinator.wait() == 0, "\(coordinator.errors)")
    #expect(worker.wait() == 0, "\(worker.errors)")

    let run = try FileManager.default.subpathsOfDirectory(atPath: sweep.run("keys")).compactMap {
      FileManager.default.contents(atPath: "\(sweep.run("keys"))/\($0)").map { String(decoding: $0, as: UTF8.self) }
    }
    for secret in try secrets() {
      #expect(secret.count == 64)
      for text in commandLines + run + [coordinator.output, coordinator.errors, worker.output, worker.errors] {
        #expect(!text.contains(secret))
      }
    }

    let list = try keys("list")
    #expect(list.output.split(separator: "\n").count == 2, "the coordinator and one host: \(list.output)")
    let host = try #require(list.output.firstMatch(of: /worker  ([0-9a-f]{12})  \S+  since/)).1
    let again = try coordinate("again", address)
    let known = try work("anton", "--connect", address)
    #expect(again.wait() == 0, "\(again.errors)")
    #expect(known.wait() == 0, "\(known.errors)")

    #expect(try keys("token", folder + "/more.token", "--address", address).status == 0)
    let revocation = try keys("revoke", String(host), "--with-token").output
    #expect(revocation.hasPrefix("revoked \(host)  "), "\(revocation)")
    // Another token is open, by which the host did not come.
    let stillOpen = #/still open: token  [0-9a-f]{12}  worker  for one more host, until /#
    #expect(revocation.contains(stillOpen), "\(revocation)")
    let log = try keys("log").output
    for event in ["enrolled", "joined", "revoked"] { #expect(log.contains("\"event\":\"\(event)\"")) }
    #expect(log.contains("\"address\":\"127.0.0.1\""))
    let third = try coordinate("third", address)
    let revoked = try work("anton", "--connect", address)
    #expect(revoked.wait() == 1)
    #expect(revoked.errors.contains("it does not know the key of this host"), "\(revoked.errors)")
    let late = try work("berta", "--join", token)
    #expect(late.wait() == 1)
    #expect(late.errors.contains("it does not know the join token"), "\(late.errors)")
    third.send(SIGINT)
    #expect(third.wait() == 130, "\(third.errors)")
    #expect(sweep.recorded("third") == 0)
  }

  @Test("an address on the network needs keys on both sides, or --insecure")
  func insecure() throws {
    let unknown = try work("anton", "--connect", "tcp://192.0.2.1:7070")
    #expect(unknown.wait() == 1)
    #expect(unknown.errors.contains("join it once with a token"), "\(unknown.errors)")
    let file = folder + "/open.token"
    #expect(try keys("token", file, "--address", "tcp://192.0.2.1:7070").status == 0)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    let careless = try work("anton", "--join", file)
    #expect(careless.wait() == 1)
    #expect(careless.errors.contains("others could read or replace this secret"), "\(careless.errors)")
    let piped = try keys("token", "-", "--address", "tcp://192.0.2.1:7070", "--hours", "1", "--hosts", "3")
    #expect(piped.output.hasPrefix("{") && piped.errors.isEmpty)
    #expect(try keys("list").output.contains("for 3 more hosts, until "))
    #expect(try keys("revoke", "--tokens").output == "closed 2 tokens\n")
    #expect(try keys("revoke", "nobody").status == 1)
    #expect(try keys("token", "-", "--address", "x", "--role", "king").status == 64)
  }

  @Test("an address of the loopback needs keys like any other one, as every user of the machine can reach it")
  func loopback() throws {
    let unknown = try work("anton", "--connect", try FreeAddress.tcp())
    #expect(unknown.wait() == 1)
    #expect(unknown.errors.contains("join it once with a token"), "\(unknown.errors)")
    let coordinator = try RunningExecutable(
      ["coordinate", sweep.file, "--output", sweep.run("loopback"), "--bind", "127.0.0.1:0", "--cache", sweep.cache],
      environment: ["SEEDSWEEP_KEYS": folder + "/own"])
    try #require(eventually { coordinator.errors.contains("nobody has joined yet") }, "\(coordinator.errors)")
    coordinator.send(SIGINT)
    #expect(coordinator.wait() == 130)
    let open = try RunningExecutable([
      "coordinate", sweep.file, "--output", sweep.run("open"), "--bind", "127.0.0.1:0", "--cache", sweep.cache,
      "--insecure",
    ])
    let warning = "INSECURE: anybody who reaches tcp://127.0.0.1:"
    try #require(eventually { open.errors.contains(warning) }, "\(open.errors)")
    open.send(SIGINT)
    #expect(open.wait() == 130)
  }

  @Test("keys are rotated, with what has to be done on each host; the log tells it all")
  func rotation() throws {
    #expect(try keys("token", folder + "/a.token", "--address", "tcp://192.0.2.1:7070", "--hosts", "2").status == 0)
    let before = try keys("list").output
    let rotated = try keys("rotate", "coordinator")
    #expect(rotated.status == 0 && rotated.output.contains("was replaced by"), "\(rotated.errors)")
    #expect(rotated.output.contains("useless now: token  ") && rotated.output.contains("for 2 more hosts"))
    let after = try keys("list").output
    #expect(after.split(separator: "\n").count == 1 && !before.contains(after))
    #expect(try keys("rotate", "worker").output.contains("seedsweep keys revoke "))
    let page = folder + "/page.token"
    let tokens = try (0..<2).map { _ in
      #expect(try keys("rotate", "page", "--token-file", page).status == 0)
      #expect(try FileManager.default.attributesOfItem(atPath: page)[.posixPermissions] as? Int == 0o600)
      return try String(contentsOfFile: page, encoding: .utf8)
    }
    #expect(tokens[0] != tokens[1] && tokens[1].contains(/^[0-9a-f]{32}\n$/))
    #expect(try keys("rotate", "page").status == 64)
    #expect(try keys("rotate", "coordinator", "--token-file", page).status == 64)
    #expect(try keys("rotate", "everything").status == 64)
    let log = try keys("log").output.split(separator: "\n")
    let names = log.compactMap { $0.firstMatch(of: /"event":"([a-z_]+)"/).map { String($0.1) } }
    #expect(names.filter { $0 != "rotated" } == ["token_issued", "token_closed"])
    #expect(names.count { $0 == "rotated" } == 2)
  }

  @Test("a coordinator chooses a free port, prints it, and says what to type while nobody is there")
  func freePort() throws {
    for bound in ["127.0.0.1:0", "tcp://127.0.0.1:*"] {
      let coordinator = try coordinate("free", bound, "--token", folder + "/free.token")
      try #require(
        eventually { coordinator.errors.contains("no worker at tcp://127.0.0.1:") }, "\(coordinator.errors)")
      let port = try #require(coordinator.errors.firstMatch(of: /no worker at tcp:\/\/127.0.0.1:([0-9]+)/)).1
      #expect(UInt16(port) != nil && port != "0")
      #expect(coordinator.errors.contains("seedsweep work --join \(folder)/free.token"), "\(coordinator.errors)")
      let token = try String(contentsOfFile: folder + "/free.token", encoding: .utf8)
      #expect(token.contains("tcp://127.0.0.1:\(port)"))
      coordinator.send(SIGINT)
      #expect(coordinator.wait() == 130)
    }
    for (bound, reason) in [("127.0.0.1:70000", "not between 1 and 65535"), ("10.0.0.1", "has no port")] {
      let refused = try BuiltExecutable.run("coordinate", sweep.file, "--output", sweep.run("no"), "--bind", bound)
      #expect(refused.status == 64 && refused.errors.contains(reason), "\(refused.errors)")
    }
    for address in ["10.0.0.1", "ftp://10.0.0.1:7", "10.0.0.1:0"] {
      let refused = try BuiltExecutable.run("work", "--connect", address)
      #expect(refused.status == 64 && refused.errors.contains("10.0.0.1"), "\(refused.errors)")
    }
    let nowhere = try keys("token", folder + "/no.token", "--address", "0.0.0.0:7070")
    #expect(nowhere.status == 1 && nowhere.errors.contains("no host can connect to tcp://0.0.0.0:7070"))
  }

  @Test("why a coordinator cannot be reached is said, and --wait ends the waiting for one to join, too")
  func unreachable() throws {
    let address = try FreeAddress.tcp()
    let token = folder + "/lost.token"
    #expect(try keys("token", token, "--address", address).status == 0)
    let joining = try work("anton", "--join", token, "--wait", "10s")
    #expect(joining.wait() == 1)
    #expect(joining.errors.contains("\(address) refuses connections"), "\(joining.errors)")
    #expect(joining.errors.contains("no coordinator answered within 10 s"), "\(joining.errors)")
    let misspelt = try work("anton", "--connect", "no-such-host.invalid:7070", "--insecure")
    let isTold = eventually { misspelt.errors.contains("does not find the name no-such-host.invalid") }
    #expect(isTold, "\(misspelt.errors)")
    misspelt.send(SIGINT)
    #expect(misspelt.wait() == 0)
  }

  @Test("keys and caches never land in the current folder, whatever the environment says")
  func environment() throws {
    func list(_ environment: [String: String]) throws -> RunningExecutable {
      let process = try RunningExecutable(["keys", "list"], environment: environment)
      _ = process.wait()
      return process
    }
    let home = folder + "/home"
    let named = ["HOME": home, "XDG_CONFIG_HOME": "", "SEEDSWEEP_KEYS": ""]
    #expect(try list(named).output.hasPrefix("coordinator  "))
    #expect(FileManager.default.fileExists(atPath: home + "/.config/seedsweep/coordinator/coordinator.key"))
    let first = try list(named).output
    // What is not absolute counts as not set.
    #expect(try list(named.merging(["XDG_CONFIG_HOME": "relative"]) { $1 }).output == first)
    #expect(try list(named.merging(["XDG_CONFIG_HOME": folder + "/xdg"]) { $1 }).output != first)
    #expect(FileManager.default.fileExists(atPath: folder + "/xdg/seedsweep/coordinator/coordinator.key"))
    let explicit = try list(named.merging(["SEEDSWEEP_KEYS": folder + "/explicit"]) { $1 })
    #expect(explicit.output.hasPrefix("coordinator  "))
    #expect(FileManager.default.fileExists(atPath: folder + "/explicit/coordinator/coordinator.key"))
    for wrong in ["relative", ".config", "relative/.config"] {
      #expect(!FileManager.default.fileExists(atPath: wrong + "/seedsweep"))
    }
  }
}
