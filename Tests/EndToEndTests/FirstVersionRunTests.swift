import ContentHash
import Foundation
import RunStore
import TestSupport
import Testing
import Training

/// What stands in the run folders of earlier versions stays readable, and can be gone on with.
@Suite struct `A run of the first version` {
  private let run: FirstVersionRun

  init() throws { run = try FirstVersionRun() }

  @Test func `gives aggregate the results that it had`() throws {
    let outcome = try BuiltExecutable.run("aggregate", run.directory, "--format", "csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let recorded = FirstVersionRun.results(csv: outcome.output).filter { !$0.digest.isEmpty }
    let unrecorded = [("ssl-noaug-n70", "2"), ("scratch-noaug-n300", "2")]
    let expected = try FirstVersionRun.results().filter { result in
      !unrecorded.contains { $0 == (result.condition, result.seed) }
    }
    #expect(recorded == expected)
  }

  @Test(arguments: [
    ["aggregate"], ["aggregate", "--format", "json"], ["aggregate", "--format", "latex"], ["status"], ["explain"],
    ["verify"], ["show", "--condition", "scratch-noaug-n70", "--seed", "1"], ["report", "--output", "report.html"],
  ])
  func `is opened by every reader`(command: [String]) throws {
    let file = run.directory + "/report.html"
    let arguments = [command[0], run.directory] + command.dropFirst().map { $0 == "report.html" ? file : $0 }
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = command[0] == "report" ? try String(contentsOfFile: file, encoding: .utf8) : outcome.output
    #expect(text.contains("scratch-noaug-n"))
  }

  @Test func `has no answers to make intervals over test patients of, and says so`() throws {
    let outcome = try BuiltExecutable.run("aggregate", run.directory, "--patients")
    #expect(
      outcome.status == 0 && outcome.output.contains("There is no interval over test patients"), "\(outcome.errors)")
  }

  @Test func `compares with itself as equal`() throws {
    let other = try FirstVersionRun()
    let outcome = try BuiltExecutable.run("compare", run.directory, other.directory)
    withExtendedLifetime(other) {}
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("both trained in the same way"), "\(outcome.output)")
  }

  @Test func `says why its open tasks are not running`() throws {
    let outcome = try BuiltExecutable.run("explain", run.directory)
    #expect(outcome.output.contains("10 tasks: 7 recorded, 1 given up, 2 open"), "\(outcome.output)")
    #expect(outcome.output.contains("crash"), "\(outcome.output)")
  }

  @Test(.nightly) func `is gone on with to the results that the first version came to`() throws {
    let folder = try TemporaryFolder()
    let process = try RunningExecutable(
      ["run", run.sweep, "--output", run.directory, "--workers", "2", "--cache", folder.path])
    #expect(process.wait() == 0, "\(process.errors)")
    let outcome = try BuiltExecutable.run("aggregate", run.directory, "--format", "csv")
    let (expected, results) = (try FirstVersionRun.results(), FirstVersionRun.results(csv: outcome.output))
    #expect(
      results.map { [$0.condition, $0.seed, $0.macroF1] } == expected.map { [$0.condition, $0.seed, $0.macroF1] })
    // What is trained now says more than it did, under another digest; of what the first version said nothing is another.
    let digests = try RunStore.openReadOnly(directory: run.directory).trials().map { trial in
      var first = trial
      (first.schema, first.kept) = (.version1, [])
      return first.digest.hexadecimal
    }
    #expect(digests.sorted() == expected.map(\.digest).filter { !$0.isEmpty }.sorted())
    let log = try String(contentsOfFile: run.directory + "/events.jsonl", encoding: .utf8)
    #expect(log.contains("resumed"), "the pretraining goes on after its saved epoch")
  }
}
