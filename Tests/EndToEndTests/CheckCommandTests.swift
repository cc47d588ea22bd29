import Foundation
import TestSupport
import Testing

@Suite struct `seedsweep check` {
  private func check(_ sweep: SmallSweep, _ arguments: String...) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(["check", sweep.file, "--cache", sweep.cache] + arguments)
  }

  @Test func `lists the tasks of a sweep without generating, packing or training anything`() throws {
    let sweep = try SmallSweep()
    let outcome = try check(sweep)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "\(sweep.file): can be trained")
    #expect(lines[1] == "sweep   small: 4 conditions, 3 seeds")
    #expect(lines[2] == "data    synthetic, 400 records, seed 1; counted, not generated")
    #expect(lines.contains("tasks   15: 12 trials, 3 pretrainings"))
    let tasks = lines.filter { $0.hasPrefix("trial/") || $0.hasPrefix("pretraining/") }
    #expect(tasks.count == SmallSweep.tasks)
    #expect(tasks[0] == "pretraining/tiny-batchnorm/seed-1")
    #expect(tasks.contains("trial/ssl-noaug-n20/seed-2  after pretraining/tiny-batchnorm/seed-2"))
    #expect(!FileManager.default.fileExists(atPath: sweep.cache))
  }

  @Test func `counts generated records as generating does, and verifies those of a folder`() throws {
    let generated = try SmallSweep()
    let real = try SmallSweep { $0.replacing("\"synthetic\"\nrecords = 400\nseed = 1", with: "\"ptbxl\"") }
    let folder = real.folder.path + "/records"
    try #require(try BuiltExecutable.run("data", "synthesize", folder, "--records", "400", "--seed", "1").status == 0)
    let outcome = try check(real, "--data", folder)
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("400 records") && outcome.output.contains("verified and packed into \(real.cache)"))
    func counts(_ output: String) -> [Substring] { output.split(separator: "\n").filter { $0.contains("fold") } }
    #expect(counts(outcome.output) == counts(try check(generated).output) && counts(outcome.output).count >= 3)
    let record = try #require(
      try FileManager.default.subpathsOfDirectory(atPath: folder).first { $0.hasSuffix("00017_lr.dat") })
    try Data().write(to: URL(filePath: "\(folder)/\(record)"))
    let damaged = try check(real, "--data", folder)
    #expect(damaged.status == 1 && damaged.errors.contains("00017_lr"), "\(damaged.errors)")
    #expect(try check(real).errors.contains("give its folder with --data DIR"))
  }

  @Test func `says what run would say, with the line of the sweep file`() throws {
    let wrong = [
      ("ssl-noaug-n20", "ssl-noagu-n20", 2, "did you mean \"ssl-noaug-n20\"?"),
      ("scratch-noaug-n40", "scratch-noaug-n300", 2, "scratch-noaug-n300 cannot be trained: "),
      ("batch-records", "batch-recods", 12, "did you mean \"batch-records\"?"),
      ("records = 400", "records = 9223372036854775807", 6, "expected at most 1000000 records"),
      ("warmup-epochs = 1", "warmup-epochs = 3", 13, "expected at most the 2 of epochs, got 3"),
      ("[encoder]", "[encoder", 8, "not valid TOML: column 9: expected ] after the name of the section"),
    ]
    for (text, other, line, reason) in wrong {
      let sweep = try SmallSweep { $0.replacing(text, with: other) }
      let outcome = try check(sweep)
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("seedsweep: \(sweep.file):\(line): "), "\(outcome.errors)")
      #expect(outcome.errors.contains(reason) && outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
  }

  @Test func `prints every key, for people and for the documentation`() throws {
    let outcome = try BuiltExecutable.run("check", "--keys")
    #expect(
      outcome.status == 0 && outcome.output.contains("[fine-tuning]") && outcome.output.contains("warmup-epochs = 5"))
    let page = try BuiltExecutable.run("check", "--keys", "--format", "markdown")
    let file = "\(Python.package)/Sources/seedsweep/Documentation.docc/SweepFiles.md"
    #expect(page.output == (try String(contentsOfFile: file, encoding: .utf8)))
    #expect(try BuiltExecutable.run("check").status == 64)
  }

  @Test func `and train refuses a condition that the sweep does not have`() throws {
    let sweep = try SmallSweep()
    let outcome = try BuiltExecutable.run(
      "train", sweep.file, "--condition", "ssl-frozen-n20", "--seed", "1", "--cache", sweep.cache)
    #expect(outcome.status == 1)
    #expect(
      outcome.errors == "seedsweep: --condition ssl-frozen-n20: the sweep \"small\" has no such condition; it has "
        + "\(SmallSweep.conditions.joined(separator: ", "))\n")
  }
}
