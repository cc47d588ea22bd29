import Foundation
import TestSupport
import Testing

@testable import RunStore

/// What the documentation says of the views.
@Suite struct `The page on the run folder` {
  private let lines: [String]

  init() throws {
    let path = "\(Python.package)/Sources/seedsweep/Documentation.docc/RunFolder.md"
    lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
  }

  @Test func `has every view with its columns, their types and units, and no other`() {
    let heads = lines.filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) }
    #expect(heads == RunViews.ofRun.map(\.name))
    for view in RunViews.ofRun {
      let section = lines.drop { $0 != "### \(view.name)" }.dropFirst().prefix { !$0.hasPrefix("#") }
      let rows = section.filter { $0.hasPrefix("| `") }.map { line in
        line.split(separator: "|").prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }
      }
      #expect(rows == view.columns.map { ["`\($0.name)`", $0.type.rawValue, $0.unit] }, "\(view.name)")
    }
    #expect(lines.contains { $0.contains("the `version` of all this, \(RunViews.version):") })
  }

  @Test(.programs("sqlite3")) func `shows commands that sqlite3 understands, each with an answer`() throws {
    let run = try ViewedRun()
    let commands = try block("run")
    #expect(commands.count > 3)
    for command in commands {
      #expect(command.hasPrefix("sqlite3 -readonly "))
      let outcome = try BuiltExecutable.shell("cd '\(run.example.folder.path)' && \(command)".runNamed(run))
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(command): \(outcome.errors)")
      #expect(!outcome.output.isEmpty || command.contains(" > "), "\(command)")
    }
    let table = try String(contentsOfFile: "\(run.example.folder.path)/trials.csv", encoding: .utf8)
    #expect(table.split(whereSeparator: \.isNewline).count == 5, "a head and four trials")
  }

  @Test(.python("pandas")) func `shows a program that pandas runs`() throws {
    let run = try ViewedRun()
    let program = try block("pandas").joined(separator: "\n").runNamed(run)
    let outcome = try Python(with: "pandas").run(program: program)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("scratch-noaug-n70") && outcome.output.contains("0.333334"), "\(outcome.output)")
  }

  /// The lines of the block after an HTML comment.
  private func block(_ mark: String) throws -> [String] {
    let start = try #require(lines.firstIndex(of: "<!-- \(mark) -->"))
    return Array(lines[(start + 2)...].prefix { $0 != "```" })
  }
}

extension String {
  /// With the folder of a run where it says RUN.
  fileprivate func runNamed(_ run: ViewedRun) -> String { replacing("RUN/run.sqlite", with: run.file) }
}
