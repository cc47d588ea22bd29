import Foundation
import RunStore
import Sweep
import TestSupport
import Testing
import Training

/// Conditions as tables, by the real executable: what a grid trains, and that its recipes in full train the same.
@Suite struct `A sweep of recipes` {
  /// Three learning rates, two batch sizes and two initialisations.
  private func grid() throws -> SmallSweep {
    try SmallSweep(epochs: 2) { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter {
        !$0.hasPrefix("conditions") && !$0.hasPrefix("seeds")
      }
      return "seeds = [1, 2]\n" + lines.joined(separator: "\n") + """
        labels = 20
        learning-rate = [1e-4, 1e-3, 1e-2]
        [conditions.grid]
        batch-records = [10, 20]
        initialization = ["scratch", "pretrained"]

        """
    }
  }

  private func run(_ arguments: [String]) throws -> String {
    let outcome = try BuiltExecutable.run(arguments)
    guard outcome.status == 0 else { throw SmallSweep.Failure(description: outcome.errors) }
    return outcome.output
  }

  @Test func `trains every member of a grid with one pretraining a seed, and the same from the file in full`() throws {
    let sweep = try grid()
    _ = try run(sweep.runCommand("grid", workers: 2))
    let tasks = try RunStore.openReadOnly(directory: sweep.run("grid")).tasks()
    #expect(tasks.allSatisfy { $0.digest != nil } && tasks.count == 2 + 24)
    #expect(
      tasks.filter(\.id.isPretraining).map(\.id.name).sorted()
        == ["pretraining/tiny-batchnorm/seed-1", "pretraining/tiny-batchnorm/seed-2"])
    let trials = try RunStore.openReadOnly(directory: sweep.run("grid")).trials()
    #expect(Set(trials.map(\.weights)).count == 24, "two recipes trained the same")

    let expanded = try sweep.folder.write(try run(["check", sweep.file, "--expand"]), to: "expanded.toml")
    _ = try run(["run", expanded, "--output", sweep.run("expanded"), "--workers", "2", "--cache", sweep.cache])
    #expect(try sweep.aggregate("expanded") == sweep.aggregate("grid"))
  }

  @Test func `takes the conditions that are asked for, says what they are, and goes on with the others`() throws {
    let sweep = try grid()
    let names = try run(["conditions", sweep.file, "--only", "*initialization=pretrained*", "--except", "*=10@*"])
    #expect(names.split(separator: "\n").filter { $0.hasPrefix("grid@") }.count == 3, "\(names)")
    #expect(names.contains("    fine-tuning.initialization = \"pretrained\""))
    let published = try run(["conditions"])
    #expect(published.contains("ssl-frozen-n70\n    fine-tuning.initialization = \"pretrained\"\n"), "\(published)")
    let none = try BuiltExecutable.run(["check", sweep.file, "--only", "ssl*"])
    #expect(none.status == 1 && none.errors.contains("no condition fits \"ssl*\"; the sweep \"small\" has grid@"))
    _ = try run(sweep.runCommand("part", workers: 2) + ["--only", "*initialization=scratch*"])
    #expect(sweep.recorded("part") == 12)
    _ = try run(sweep.runCommand("part", workers: 2))
    #expect(sweep.recorded("part") == 26)
  }

  @Test func `is another run where one recipe changes, and says which`() throws {
    let sweep = try grid()
    _ = try run(sweep.runCommand("run", workers: 2) + ["--only", "*=scratch@*learning-rate=0.001"])
    let text = try String(contentsOfFile: sweep.file, encoding: .utf8)
    try (text + "weight-decay = 0.25\n").write(toFile: sweep.file, atomically: true, encoding: .utf8)
    let other = try BuiltExecutable.run(
      sweep.runCommand("run", workers: 2) + ["--only", "*=scratch@*learning-rate=0.001"])
    #expect(
      other.status == 1 && other.errors.contains("fine-tuning.weight-decay") && other.errors.contains("0.25"),
      "\(other.errors)")
  }
}
