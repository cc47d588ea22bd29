import Foundation
import GRDB
import PrintableText
import TestSupport
import Testing

/// A run folder of an earlier program, in whose names and errors anything may stand.
@Suite struct `A recorded run with hostile names` {
  private static let hostile =
    "a\u{1B}]0;owned\u{7}\u{1B}[2J\r\n\"\u{301}<hit>\u{600}\"\u{301} hit='1'\u{338}>\u{202E}\u{9B}31m\u{2028}b"
  private let run: FirstVersionRun

  init() throws {
    run = try FirstVersionRun()
    let database = try DatabaseQueue(path: run.directory + "/run.sqlite")
    try database.write { db in
      try db.execute(sql: "UPDATE result SET worker = ?, host = ?", arguments: [Self.hostile, Self.hostile])
      try db.execute(
        sql: "UPDATE failure SET message = ?, worker = ?, host = ?",
        arguments: [Self.hostile, Self.hostile, Self.hostile])
      try db.execute(sql: "UPDATE run SET dataSource = ?, sweepText = ?", arguments: [Self.hostile, Self.hostile])
    }
    try database.close()
    // The coordinator that wrote the log was killed: its events are what `status` and `explain` go by.
    let text = String(decoding: try JSONEncoder().encode(Self.hostile), as: UTF8.self)
    let log = run.directory + "/events.jsonl"
    let lines = try String(contentsOfFile: log, encoding: .utf8)
    try (lines + "{\"time\":\"2026-01-01T00:00:00Z\",\"event\":{\"problem\":{\"_0\":\(text)}}}\n")
      .write(toFile: log, atomically: true, encoding: .utf8)
  }

  @Test(arguments: [
    ["aggregate"], ["aggregate", "--format", "markdown"], ["aggregate", "--format", "latex"],
    ["aggregate", "--format", "csv"],
    ["aggregate", "--format", "methods"], ["status"], ["explain"], ["explain", "trial/scratch-noaug-n300/seed-2"],
    ["verify"],
    ["show", "--condition", "scratch-noaug-n70", "--seed", "1"],
  ])
  func `commands no terminal, whether or not it is one that reads`(command: [String]) throws {
    let outcome = try BuiltExecutable.run([command[0], run.directory] + command.dropFirst())
    for text in [outcome.output, outcome.errors] {
      let strange = text.unicodeScalars.filter { !$0.isPrintable && $0 != "\n" && $0 != "\t" && $0 != "\r" }
      #expect(strange.isEmpty, "\(strange.map { String($0.value, radix: 16) })")
      #expect(!text.unicodeScalars.contains("\u{1B}"))
    }
    #expect(outcome.status == 0 && !outcome.output.isEmpty, "\(outcome.errors)")
    let begin = outcome.output.split(separator: "\n").filter { $0.unicodeScalars.starts(with: "\"".unicodeScalars) }
    #expect(begin.isEmpty, "a line of its own")
  }

  @Test func `gives a report without markup of its own`() throws {
    let file = run.directory + "/report.html"
    let outcome = try BuiltExecutable.run("report", run.directory, "--output", file)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let html = try String(contentsOfFile: file, encoding: .utf8)
    #expect(html.contains("owned") && Array(html.utf8).firstRange(of: Array("<hit".utf8)) == nil)
  }

  @Test(.python("html.parser")) func `gives a report in which a parser finds nothing that acts`() throws {
    let file = run.directory + "/parsed.html"
    let outcome = try BuiltExecutable.run("report", run.directory, "--output", file)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let python = try Python(with: "html.parser")
    let parsed = try python.run("scripts/check-inert", file)
    #expect(parsed.status == 0, "\(parsed.output)\(parsed.errors)")
  }
}
