import Foundation
import RunStore
import TestSupport
import Testing

/// The executable on a run of its own: what one asks of a run while it goes on and when it is over.
@Suite("A run that is looked at", .serialized)
struct StatusCommandTests {
  private struct Status: Decodable {
    struct Estimate: Decodable {
      var condition: String
      var seeds: Int
      var macroF1: Double?

      enum CodingKeys: String, CodingKey {
        case condition, seeds
        case macroF1 = "macro_f1"
      }
    }
    var phase: String
    var sweep: String
    var estimates: [Estimate]
  }

  private struct Aggregate: Decodable {
    struct Condition: Decodable {
      struct Score: Decodable { var mean: Double? }
      var name: String
      var macroF1: Score

      enum CodingKeys: String, CodingKey {
        case name
        case macroF1 = "macro_f1"
      }
    }
    var conditions: [Condition]
  }

  private let sweep: SmallSweep

  init() throws { sweep = try SmallSweep(epochs: 60) }

  private func run(_ arguments: String...) throws -> RunningExecutable {
    try RunningExecutable(sweep.runCommand("run", workers: 2) + arguments)
  }

  @Test("status follows a run by its folder and by its live page, and the page stands in a browser")
  func live() throws {
    let process = try run("--dashboard", "127.0.0.1:0")
    let pattern = /live page: http:\/\/(127\.0\.0\.1:\d+)\//
    try #require(eventually { process.errors.firstMatch(of: pattern) != nil }, "\(process.errors)")
    let address = String(try #require(process.errors.firstMatch(of: pattern)).1)
    let byAddress = try BuiltExecutable.run("status", "--connect", address, "--format", "json")
    try #require(byAddress.status == 0, "\(byAddress.errors)")
    let status = try JSONDecoder().decode(Status.self, from: Data(byAddress.output.utf8))
    #expect(status.sweep == "small" && status.phase == "running")
    let isShown = try eventually {
      let byFolder = try BuiltExecutable.run("status", sweep.run("run"))
      return byFolder.status == 0 && byFolder.output.hasPrefix("small: ")
        && byFolder.output.contains("scratch-strongaug-n20") && byFolder.output.contains("a task takes  lanes")
    }
    #expect(isShown, "the folder tells of the workers as well")
    #expect(process.wait() == 0, "\(process.errors)")
  }

  @Test("a run that is over has the numbers of aggregate in its status, its report and its figures")
  func over() throws {
    let process = try run()
    #expect(process.wait() == 0, "\(process.errors)")
    let aggregate = try JSONDecoder().decode(Aggregate.self, from: Data(try sweep.aggregate("run").utf8))
    let outcome = try BuiltExecutable.run("status", sweep.run("run"), "--format", "json", "--watch")
    #expect(outcome.status == 0, "watching ends with the sweep")
    let status = try JSONDecoder().decode(Status.self, from: Data(outcome.output.utf8))
    #expect(status.phase == "ended")
    for (condition, estimate) in zip(aggregate.conditions, status.estimates) {
      #expect(condition.name == estimate.condition && estimate.seeds == SmallSweep.seeds)
      #expect(condition.macroF1.mean == estimate.macroF1)
    }
    try report(aggregate)
    try show()
  }

  private func report(_ aggregate: Aggregate) throws {
    let file = sweep.folder.path + "/report.html"
    let outcome = try BuiltExecutable.run(
      "report", sweep.run("run"), "--output", file, "--figures", sweep.folder.path + "/figures", "--against",
      "ssl-noaug-n20")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let html = try String(contentsOfFile: file, encoding: .utf8)
    for condition in aggregate.conditions {
      let mean = try #require(condition.macroF1.mean)
      #expect(html.contains(condition.name) && html.contains(String(format: "%.3f ± ", mean)))
    }
    #expect(html.contains("Paired differences from ssl-noaug-n20"))
    let figures = try FileManager.default.contentsOfDirectory(atPath: sweep.folder.path + "/figures")
    #expect(figures.count == 12 && figures.allSatisfy { $0.hasSuffix(".svg") })
    try papers(file)
    let wrong = try BuiltExecutable.run(
      "report", sweep.run("run"), "--output", file, "--against", "ssl-noaug-n999")
    #expect(wrong.status != 0 && wrong.errors.contains("ssl-noaug-n999"))
  }

  /// Figures in every format, the same bytes each time, or one line that says what is missing.
  private func papers(_ file: String) throws {
    let folders = ["first", "second"].map { "\(sweep.folder.path)/\($0)" }
    let options = ["report", sweep.run("run"), "--output", file, "--format", "svg,pdf,png", "--width", "89mm"]
    let missing = try BuiltExecutable.run(
      "/usr/bin/env", ["PATH=/nowhere", BuiltExecutable.path] + options + ["--figures", folders[0]])
    #expect(missing.status == 1 && missing.errors.contains("there is no rsvg-convert on the PATH"))
    #expect(missing.errors.split(separator: "\n").count == 1)
    #expect(!FileManager.default.fileExists(atPath: folders[0]), "nothing is written before that is known")
    let wrong = try BuiltExecutable.run(options.dropLast() + ["9km", "--figures", folders[0]])
    #expect(wrong.status == 64 && wrong.errors.contains("--width 9km is no width"))
    guard Programs.isHere(FigureRenderer.program) else { return }
    for folder in folders {
      let outcome = try BuiltExecutable.run(options + ["--figures", folder])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folders[0])
    #expect(names.count == 36)
    for (end, start) in [("svg", "<svg"), ("pdf", "%PDF-"), ("png", "\u{89}PNG")] {
      let files = names.filter { $0.hasSuffix(".\(end)") }
      #expect(files.count == 12, "\(end)")
      for name in files {
        let bytes = try folders.map { try Data(contentsOf: URL(filePath: "\($0)/\(name)")) }
        #expect(bytes[0] == bytes[1], "\(name)")
        #expect(
          bytes[0].prefix(start.unicodeScalars.count) == Data(start.unicodeScalars.map { UInt8($0.value) }), "\(name)")
      }
    }
  }

  private func show() throws {
    let shown = try BuiltExecutable.run(
      "show", sweep.run("run"), "--condition", "ssl-noaug-n20", "--seed", "2")
    #expect(shown.status == 0 && shown.errors == "")
    for part in [
      "trial/ssl-noaug-n20/seed-2", "validation Macro-F1", "└", "test Macro-F1", "digest ", "trained with", "chance by",
    ] {
      #expect(shown.output.contains(part), "\(part)")
    }
    let missing = try BuiltExecutable.run(
      "show", sweep.run("run"), "--condition", "ssl-noaug-n20", "--seed", "99")
    #expect(missing.status == 1 && missing.errors.contains("the run has no trial/ssl-noaug-n20/seed-99"))
  }

  @Test(.python("pandas", "matplotlib")) func `a notebook has the numbers of aggregate and draws a figure`() throws {
    let process = try run()
    #expect(process.wait() == 0, "\(process.errors)")
    let aggregate = try JSONDecoder().decode(Aggregate.self, from: Data(try sweep.aggregate("run").utf8))
    let python = try Python(with: "pandas", "matplotlib")
    let figure = sweep.folder.path + "/figure.png"
    let outcome = try python.run("scripts/notebook-example.py", sweep.run("run"), figure)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try Data(contentsOf: URL(filePath: figure)).prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
    for condition in aggregate.conditions {
      let line = outcome.output.split(separator: "\n").first { $0.hasPrefix(condition.name) }
      let numbers = try #require(line).split(separator: " ").compactMap { Double($0) }
      #expect(numbers.first == Double(SmallSweep.seeds))
      #expect(abs(numbers[1] - (condition.macroF1.mean ?? 0)) < 1e-5)
    }
  }

  @Test("a folder that is no run, and an address where nobody answers, are told in one line")
  func nothingThere() throws {
    let folder = try BuiltExecutable.run("status", sweep.folder.path)
    #expect(folder.status == 1 && folder.errors.contains("no run here"))
    let address = try BuiltExecutable.run("status", "--connect", "127.0.0.1:9")
    #expect(address.status == 1 && address.errors.contains("no live page answers there"))
    #expect(address.errors.count { $0.isNewline } == 1)
    #expect(try BuiltExecutable.run("status").status == 64)
  }

  @Test("a live page beyond this host says where the token is that it asks for, which no log holds")
  func beyond() throws {
    // Long enough to be at work still when it is stopped, on however busy a machine.
    let sweep = try SmallSweep(epochs: 5000)
    let process = try RunningExecutable(sweep.runCommand("run", workers: 2) + ["--dashboard", "0.0.0.0:0"])
    let pattern = /live page: http:\/\/[^\/]+:(\d+)\/\?token=TOKEN, the token being in (.+)/
    try #require(eventually { process.errors.firstMatch(of: pattern) != nil }, "\(process.errors)")
    let match = try #require(process.errors.firstMatch(of: pattern))
    let address = "127.0.0.1:\(match.1)"
    let refused = try BuiltExecutable.run("status", "--connect", address)
    #expect(refused.status == 1 && refused.errors.contains("--token-file"))
    let file = String(match.2)
    let token = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)
    #expect(token.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    #expect(try BuiltExecutable.run("status", "--connect", address, "--token-file", file).status == 0)
    let copy = try sweep.folder.write(token, to: "token")
    let careless = try BuiltExecutable.run("status", "--connect", address, "--token-file", copy)
    #expect(careless.status == 1 && careless.errors.contains("chmod 600 \(copy)"), "\(careless.errors)")
    // The page is there before the workers are.
    try #require(eventually { sweep.recorded("run") >= 1 }, "\(process.errors)")
    process.send(SIGTERM)
    #expect(process.wait() == 130)
    #expect(!process.errors.contains(token), "standard error is a log here")
    let log = try String(contentsOfFile: sweep.run("run") + "/events.jsonl", encoding: .utf8)
    #expect(!log.contains(token) && !FileManager.default.fileExists(atPath: file))
  }
}
