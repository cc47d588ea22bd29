import Foundation
import RunStore
import Sweep
import TestSupport
import Testing
import Training

/// Results and pretrainings that one run has from another, by the real executable.
@Suite struct `A sweep that reuses a run` {
  private func run(_ arguments: [String]) throws -> (output: String, errors: String) {
    let outcome = try BuiltExecutable.run(arguments)
    guard outcome.status == 0 else { throw SmallSweep.Failure(description: outcome.errors) }
    return (outcome.output, outcome.errors)
  }

  @Test func `trains nothing that is there, and says where it is from`() throws {
    let sweep = try SmallSweep(epochs: 2) { text in
      text.replacingOccurrences(of: "count = 3", with: "count = 2")
    }
    _ = try run(sweep.runCommand("one", workers: 2))
    let told = try run(sweep.runCommand("two", workers: 1) + ["--reuse", sweep.run("one")])
    #expect(told.errors.contains("\(sweep.run("one")): 10 results are reused"), "\(told.errors)")
    #expect(sweep.recorded("two") == 10)
    let (one, two) = (
      try RunStore.openReadOnly(directory: sweep.run("one")), try RunStore.openReadOnly(directory: sweep.run("two"))
    )
    #expect(try one.trials() == two.trials())
    #expect(try one.tasks().map(\.provenance?.host) == two.tasks().map(\.provenance?.host))
    #expect(
      try run(["verify", sweep.run("two")]).output.contains("10 results were computed for other runs and reused"))
    let shown = try run(["show", sweep.run("two"), "--condition", "ssl-noaug-n20", "--seed", "1"]).output
    #expect(shown.contains("as trial/ssl-noaug-n20/seed-1 of \(sweep.run("one"))"), "\(shown)")
    let content = try #require(try two.tasks().first { $0.id.name == "trial/ssl-noaug-n20/seed-1" }?.content)
    #expect(shown.contains("content \(content)"), "\(shown)")
    let checked = try run(["check", sweep.file, "--content", "--cache", sweep.cache]).output
    #expect(checked.contains("content \(content)"), "\(checked)")
    let explained = try run(["explain", sweep.run("two"), "trial/ssl-noaug-n20/seed-1"]).output
    #expect(explained.contains("reused: it is trial/ssl-noaug-n20/seed-1 of \(sweep.run("one"))"), "\(explained)")
  }

  @Test func `is not begun where the run to reuse is not there`() throws {
    let sweep = try SmallSweep(epochs: 1)
    let outcome = try BuiltExecutable.run(sweep.runCommand("new", workers: 1) + ["--reuse", sweep.run("none")])
    #expect(outcome.status == 1 && outcome.errors.contains("\(sweep.run("none")): no run here"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: sweep.run("new")))
  }

  @Test func `of another task has its pretrainings where these see all records, and trains its own trials`() throws {
    let sweep = try SmallSweep(epochs: 2) { text in
      text.split(separator: "\n").map { line in
        line.hasPrefix("conditions") ? "conditions = [\"ssl-noaug-n10\"]" : String(line)
      }.joined(separator: "\n").replacingOccurrences(of: "[pretraining]", with: "[pretraining]\nrecords = \"all\"")
        + "\n"
    }
    _ = try run(sweep.runCommand("rhythms", workers: 2))
    let text = try String(contentsOfFile: sweep.file, encoding: .utf8)
    let other = try sweep.folder.write(
      text + "[task]\nname = \"rate\"\nclasses = { fast = [\"STACH\"], normal = [\"SR\", \"SARRH\"] }\n",
      to: "rate.toml")
    let told = try run([
      "run", other, "--output", sweep.run("rate"), "--workers", "2", "--cache", sweep.cache, "--reuse",
      sweep.run("rhythms"),
    ])
    #expect(told.errors.contains("3 results are reused; 3 other tasks have no result there"), "\(told.errors)")
    let store = try RunStore.openReadOnly(directory: sweep.run("rate"))
    #expect(try store.tasks().allSatisfy { $0.state == .recorded && ($0.reused != nil) == $0.id.isPretraining })
    #expect(try store.trials().allSatisfy { $0.selected?.perClass.count == 2 })
    let packed = try FileManager.default.contentsOfDirectory(atPath: sweep.cache).filter { $0.hasSuffix(".signals") }
    #expect(packed.count == 1, "both tasks are packed into one file")
  }
}
