import Foundation
import TestSupport
import Testing

/// What can go wrong between `scripts/fetch-ptbxl` and a server.
@Suite(
  "What scripts/fetch-ptbxl cannot fetch", .enabled(if: RecordServer.isPossible, "needs curl, flock, perl and python3"),
  .waiting(minutes: 10))
struct FetchFailureTests {
  private let served: ServedFolder
  private let temporary: TemporaryFolder
  private let folder: String
  private static let list = "SHA256SUMS.txt"

  init() throws {
    served = try ServedFolder()
    temporary = try TemporaryFolder()
    folder = temporary.path + "/ptb-xl"
  }

  private var everything: [String] { ServedFolder.tables + served.signals }

  /// How often what is printed has a line that begins so.
  private func count(_ beginning: String, in text: String) -> Int {
    text.split(separator: "\n").count { $0.hasPrefix("fetch-ptbxl: " + beginning) }
  }

  @Test("once is fetched again: what is damaged from its beginning, what was cut off from where it ended")
  func once() throws {
    let (damaged, cut, refused) = ("ptbxl_database.csv", ServedFolder.signal, ServedFolder.header)
    let server = try RecordServer(
      served, "--damage-once", damaged, "--cut-once", cut, "--refuse-once", refused, "--cut-once", Self.list)
    let outcome = try FetchScript.run("--from", server.address, folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try served.isServed(as: everything, in: folder))
    #expect(server.answers(for: damaged) == [200, 200])
    #expect(count("\(damaged): arrived damaged and was removed", in: outcome.errors) == 1, "\(outcome.errors)")
    #expect(server.answers(for: refused) == [503, 200])
    #expect(
      server.requests.filter { $0.path == cut } == [
        .init(path: cut, status: 200, first: 0), .init(path: cut, status: 206, first: 12_000),
      ])
    #expect(server.answers(for: Self.list) == [200, 206])
    #expect(server.requests.count == everything.count + 5)
  }

  @Test("in parts is fetched whole, where the server knows no parts")
  func noRanges() throws {
    let server = try RecordServer(served, "--no-ranges", "--cut-once", ServedFolder.signal, "--cut-once", Self.list)
    let outcome = try FetchScript.run("--from", server.address, folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try served.isServed(as: everything, in: folder))
  }

  @Test("at all is named, is not left under its name, and is all that the next run fetches")
  func always() throws {
    let path = ServedFolder.signal
    let server = try RecordServer(served, "--damage", path)
    let outcome = try FetchScript.run("--from", server.address, folder)
    #expect(outcome.status == 1 && outcome.output == "")
    #expect(count("\(path): arrived damaged and was removed", in: outcome.errors) == 4, "\(outcome.errors)")
    #expect(count("\(path): cannot be fetched: its SHA-256 is not that of", in: outcome.errors) == 1)
    #expect(outcome.errors.hasSuffix("1 of 84 files are missing in \(folder): the same command tries them again\n"))
    #expect(server.answers(for: path) == [200, 200, 200, 200])
    #expect(try temporary.names().allSatisfy { !$0.contains("00007_lr.dat") })
    #expect(everything.filter { $0 != path }.allSatisfy { served.isWhole($0, in: folder) })

    let other = try RecordServer(served)
    #expect(try FetchScript.run("--from", other.address, folder).status == 0)
    #expect(Set(other.requests.map(\.path)) == [path, Self.list])
    #expect(try served.isServed(as: everything, in: folder))
  }

  @Test("because the server does not have it is named, and all else is fetched")
  func missing() throws {
    try FileManager.default.removeItem(atPath: "\(served.path)/\(ServedFolder.header)")
    let server = try RecordServer(served)
    let outcome = try FetchScript.run("--from", server.address, folder)
    #expect(outcome.status == 1)
    #expect(count("\(ServedFolder.header): cannot be fetched: the server answers 404", in: outcome.errors) == 1)
    #expect(server.answers(for: ServedFolder.header) == [404])
    #expect(everything.filter { $0 != ServedFolder.header }.allSatisfy { served.isWhole($0, in: folder) })
    #expect(try temporary.names().allSatisfy { !$0.contains("00008_lr.hea") })
  }

  @Test("was fetched and has changed on the disk: it is named and fetched again")
  func changed() throws {
    let server = try RecordServer(served)
    #expect(try FetchScript.run("--from", server.address, folder).status == 0)
    let before = server.requests.count
    for name in [ServedFolder.signal, "RECORDS"] {
      try Data("changed".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    try FileManager.default.removeItem(atPath: "\(folder)/\(ServedFolder.header)")
    let outcome = try FetchScript.run("--from", server.address, folder)
    #expect(outcome.status == 0)
    for name in [ServedFolder.signal, "RECORDS"] {
      #expect(count("\(name): is not as SHA256SUMS.txt says: removed", in: outcome.errors) == 1, "\(outcome.errors)")
    }
    #expect(
      Set(server.requests.dropFirst(before).map(\.path))
        == [ServedFolder.signal, "RECORDS", ServedFolder.header, Self.list])
    #expect(try served.isServed(as: everything, in: folder))
  }

  @Test("from a server that is not there, or does not have PTB-XL, is one line that names it", arguments: 0..<3)
  func nowhere(case number: Int) throws {
    let server = try RecordServer(served)
    let address = try [
      FreeAddress.tcp().replacing("tcp:", with: "http:"), server.address + "/elsewhere", server.address,
    ]
    let said = [
      "Failed to connect", "the server answers 404", "it does not list PTB-XL's tables and records at 100 Hz",
    ]
    try Data("<html><body>Please log in.</body></html>\n".utf8).write(to: URL(filePath: "\(served.path)/\(Self.list)"))
    let outcome = try FetchScript.run("--from", address[number], folder)
    #expect(outcome.status == 1 && outcome.output == "")
    #expect(outcome.errors.filter(\.isNewline).count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("fetch-ptbxl: \(address[number])/\(Self.list): \(said[number])"))
    #expect(try temporary.names().allSatisfy { $0 == "ptb-xl" || $0.hasPrefix("ptb-xl/.fetch-ptbxl") })
  }

  @Test(
    "because the command line is wrong: one line, status 64, and nothing is made",
    arguments: [
      ["--rate", "250"], ["--from", "ftp://physionet.org"], ["--from"], ["--connections=0"], ["--fast"],
      ["one", "two"], [""],
    ])
  func usage(arguments: [String]) throws {
    let outcome = try BuiltExecutable.run(
      "/usr/bin/env",
      ["--chdir=\(temporary.path)", Python.package + "/scripts/fetch-ptbxl"] + arguments)
    #expect(outcome.status == 64 && outcome.output == "")
    #expect(outcome.errors.filter(\.isNewline).count == 1, "\(outcome.errors)")
    #expect(try temporary.names() == [])
  }
}
