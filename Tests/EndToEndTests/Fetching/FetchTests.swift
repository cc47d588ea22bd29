import Foundation
import TestSupport
import Testing

/// `scripts/fetch-ptbxl` and a web server of this host.
@Suite(
  "scripts/fetch-ptbxl", .enabled(if: RecordServer.isPossible, "needs curl, flock, perl and python3"),
  .waiting(minutes: 10))
struct FetchTests {
  private let served: ServedFolder
  private let temporary: TemporaryFolder
  private let folder: String

  init() throws {
    served = try ServedFolder()
    temporary = try TemporaryFolder()
    // As people name folders.
    folder = temporary.path + "/PTB-XL, \"1.0.3\""
  }

  @Test("fetches the tables and the records at 100 Hz, nothing else, and nothing again")
  func whole() throws {
    let server = try RecordServer(served)
    let outcome = try FetchScript.run("--from", server.address + "/", folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let expected = ServedFolder.tables + served.signals
    #expect(try served.isServed(as: expected, in: folder))
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).count == 1)
    #expect(server.requests.map(\.path).sorted() == (expected + ["SHA256SUMS.txt"]).sorted())
    let next = try #require(
      outcome.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.first {
        $0.hasPrefix("seedsweep data describe ")
      })
    let described = try BuiltExecutable.shell("\"$seedsweep\" \(next.dropFirst("seedsweep ".count))")
    #expect(described.status == 0, "\(described.errors)")
    #expect(described.output.contains(/\nsignals checked +40\n/), "\(described.output)")

    let second = try FetchScript.run("--from=\(server.address)", folder)
    #expect(second.status == 0 && second.errors == "", "\(second.errors)")
    #expect(second.output == outcome.output)
    #expect(server.requests.dropFirst(expected.count + 1) == [.init(path: "SHA256SUMS.txt", status: 304, first: 0)])
  }

  @Test("adds the records at 500 Hz to a folder, and keeps what it holds")
  func higherRate() throws {
    let server = try RecordServer(served)
    #expect(try FetchScript.run("--from", server.address, folder).status == 0)
    let before = server.requests.count
    let outcome = try FetchScript.run("--from", server.address, "--rate", "500", folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("--rate 500 --check-signals") && outcome.output.contains("rate = 500"))
    #expect(
      Set(server.requests.dropFirst(before).map(\.path)) == Set(ServedFolder.higherRate).union(["SHA256SUMS.txt"]))
    #expect(try served.isServed(as: ServedFolder.tables + served.signals + ServedFolder.higherRate, in: folder))
  }

  @Test(
    "goes on where it was ended, with the beginnings of files, and fetches no finished file again",
    arguments: [SIGKILL, SIGTERM, SIGINT])
  func ended(by signal: Int32) throws {
    let (whole, connections) = (15, 4)
    let holding = try RecordServer(served, "--hold-after", "\(whole)")
    let first = try FetchScript.start("--from", holding.address, "--connections", "\(connections)", folder)
    // Every connection has got half of a signal, and the other half does not come.
    func asked(_ ending: String) -> [String] { holding.requests.map(\.path).filter { $0.hasSuffix(ending) } }
    let isHeld = { asked("_lr.dat").count == whole + connections && !beginnings().isEmpty }
    try #require(eventually { isHeld() || !first.isRunning } && first.isRunning, "\(first.errors)")
    let children = try first.descendants()
    #expect(!children.isEmpty)
    first.send(signal)
    #expect(first.wait() == (signal == SIGKILL ? 128 + SIGKILL : 130), "\(first.errors)")
    if signal != SIGKILL { #expect(first.errors.hasSuffix("fetch-ptbxl: stopped; the same command goes on\n")) }
    #expect(eventually { children.allSatisfy { kill($0, 0) != 0 } }, "nobody goes on writing")
    #expect(files(below: folder).filter { !$0.hasPrefix(".") }.allSatisfy { served.isWhole($0, in: folder) })

    let server = try RecordServer(served)
    let second = try FetchScript.run("--from", server.address, folder)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try served.isServed(as: ServedFolder.tables + served.signals, in: folder))
    let fetched = Set(asked("_lr.dat").prefix(whole) + asked("_lr.hea"))
    let again = server.requests.map(\.path).filter { $0.hasPrefix("records") }
    #expect(again.sorted() == Set(served.signals).subtracting(fetched).sorted())
    #expect(server.requests.contains { $0.status == 206 && $0.first > 0 })
  }

  @Test("refuses to work in a folder where it works already, and needs no tidying up afterwards")
  func together() throws {
    let server = try RecordServer(served, "--hold-after", "10")
    let first = try FetchScript.start("--from", server.address, folder)
    try #require(eventually { server.requests.count > 10 || !first.isRunning } && first.isRunning, "\(first.errors)")
    let second = try FetchScript.run("--from", server.address, folder)
    #expect(second.status == 1)
    #expect(
      second.errors
        == "fetch-ptbxl: \(folder): another fetch-ptbxl is at work in this folder: wait until it ends, or stop it\n")
    first.send(SIGTERM)
    #expect(first.wait() == 130)
    let other = try RecordServer(served)
    #expect(try FetchScript.run("--from", other.address, folder).status == 0)
    #expect(try served.isServed(as: ServedFolder.tables + served.signals, in: folder))
  }

  /// The files whose names say that they are not finished and that hold something.
  private func beginnings() -> [String] {
    files(below: folder).filter { name in
      let size = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.size] as? Int
      return name.hasSuffix("_lr.dat.part") && (1..<24_000).contains(size ?? 0)
    }
  }

  private func files(below folder: String) -> [String] {
    var isFolder: ObjCBool = false
    return ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)", isDirectory: &isFolder) && !isFolder.boolValue
    }
  }
}
