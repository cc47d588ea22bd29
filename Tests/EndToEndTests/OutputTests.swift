import Foundation
import TestSupport
import Testing

/// What the executable does where its output cannot be written.
@Suite("Output that cannot be written", .waiting(minutes: 10))
struct OutputTests {
  /// A finished run, made once.
  private static let shared = Result {
    let sweep = try SmallSweep()
    removeAtExit(sweep.folder.path)
    let outcome = try BuiltExecutable.run(sweep.runCommand("run", workers: 2))
    guard outcome.status == 0 else { throw SmallSweep.Failure(description: outcome.errors) }
    return sweep
  }

  private let sweep: SmallSweep
  private let run: String

  init() throws {
    sweep = try Self.shared.get()
    run = sweep.run("run")
  }

  static let results = usually(
    ["aggregate RUN", "aggregate RUN --format csv", "report RUN --output -", "status RUN", "--help"],
    nightly: allResults)

  private static let allResults = [
    "aggregate RUN", "aggregate RUN --format csv", "aggregate RUN --format json", "compare RUN RUN",
    "report RUN --output -", "status RUN", "status RUN --format json",
    "show RUN --condition scratch-noaug-n20 --seed 1", "explain RUN",
    "verify RUN", "fingerprint", "--help", "aggregate --help", "--version", "--generate-completion-script bash",
    "data synthesize DATA --records 20 --seed 1",
  ]

  /// The command with the paths of this run.
  private func command(_ text: String) throws -> String {
    // Another folder each time.
    let data = sweep.folder.path + "/data-$(cat /proc/sys/kernel/random/uuid)"
    return "$seedsweep " + text.replacing("RUN", with: run).replacing("DATA", with: data)
  }

  @Test("ends every command that gives results with one line and status 1", arguments: results)
  func full(text: String) throws {
    let command = try command(text)
    let complete = try BuiltExecutable.shell(command)
    try #require(complete.status == 0 && !complete.output.isEmpty, "\(complete.errors)")
    for (place, reason) in [("/dev/full", "No space left on device"), ("&-", "Bad file descriptor")] {
      let outcome = try BuiltExecutable.shell("\(command) >\(place)")
      #expect(outcome.status == 1)
      #expect(outcome.errors == "seedsweep: standard output: cannot be written: \(reason)\n")
    }
  }

  @Test("because nobody reads on ends without a word, as it does with other programs")
  func head() throws {
    for command in ["aggregate \(run) --format csv", "--help"] {
      let outcome = try BuiltExecutable.shell("set -o pipefail; (sleep 1; exec $seedsweep \(command)) | true")
      #expect(outcome.status == 128 + SIGPIPE)
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test(
    "loses lines of display and nothing else",
    arguments: usually([">&- 2>&- <&-"], nightly: ["2>/dev/full", "2>&-", "2> >(exec true)", ">&- 2>&- <&-"]))
  func display(redirection: String) throws {
    let name = "run-\(UUID().uuidString)"
    let command = sweep.runCommand(name, workers: 2).joined(separator: " ")
    let outcome = try BuiltExecutable.shell("$seedsweep \(command) \(redirection)")
    #expect(outcome.status == 0)
    #expect(sweep.recorded(name) == SmallSweep.tasks)
    #expect(try sweep.aggregate(name) == sweep.aggregate("run"))
  }

  @Test("of a terminal that is gone loses lines of display and nothing else", .programs("script", "setsid"))
  func terminal() throws {
    let name = "run-terminal"
    let command = sweep.runCommand(name, workers: 1).joined(separator: " ")
    // The terminal ends with its program; what was started in it in a session of its own hears of it only when it writes.
    let start = "(trap '' HUP; setsid $seedsweep \(command) & sleep 0.2)"
    _ = try BuiltExecutable.shell("timeout 60 script -qfec \"\(start)\" /dev/null </dev/null")
    #expect(eventually { sweep.recorded(name) == SmallSweep.tasks })
  }

  @Test("to a file is told in one line that names it, and nothing is left behind")
  func report() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "folder/file")
    let expectations = [
      ("\(folder.path)/folder", "\(folder.path)/folder: cannot be written: Is a directory"),
      (
        "\(folder.path)/none/report.html",
        "\(folder.path)/none: no file can be made in the folder: No such file or directory"
      ),
      ("/dev/full", "/dev/full: cannot be written: No space left on device"),
    ]
    let device = try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type] as? FileAttributeType
    try #require(device == .typeCharacterSpecial)
    for (path, message) in expectations {
      let outcome = try BuiltExecutable.run("report", run, "--output", path)
      #expect(outcome.status == 1)
      #expect(outcome.errors == "seedsweep: \(message)\n")
    }
    let figures = try BuiltExecutable.run(
      "report", run, "--output", folder.path + "/report.html", "--figures", folder.path + "/folder/file")
    #expect(figures.status == 1)
    #expect(figures.errors == "seedsweep: \(folder.path)/folder/file: the folder cannot be made: File exists\n")
    #expect(try folder.names() == ["folder", "folder/file", "report.html"])
    #expect(try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type] as? FileAttributeType == device)
  }

  @Test("is not the case of -, which is standard output, nor of a pipe or a link")
  func elsewhere() throws {
    let folder = try TemporaryFolder()
    let file = try BuiltExecutable.run("report", run, "--output", folder.path + "/report.html")
    #expect(file.output == "\(folder.path)/report.html\n")
    let html = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
    for output in ["-", "/dev/stdout", "/proc/self/fd/1"] {
      let outcome = try BuiltExecutable.run("report", run, "--output", output)
      #expect(outcome.output.hasPrefix(html) && outcome.status == 0)
    }
    let piped = try BuiltExecutable.shell("$seedsweep report \(run) --output >(cat >\(folder.path)/piped) && sleep 1")
    #expect(piped.status == 0, "\(piped.errors)")
    #expect(try String(contentsOfFile: folder.path + "/piped", encoding: .utf8) == html)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "target")
    #expect(try BuiltExecutable.run("report", run, "--output", folder.path + "/link").status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link") == "target")
    #expect(try String(contentsOfFile: folder.path + "/target", encoding: .utf8) == html)
  }
}
