import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct `A crossed sweep` {
  private func sweep(subset: String = "[1, 2]") throws -> SmallSweep {
    try SmallSweep {
      $0.replacing("\"scratch-strongaug-n20\", ", with: "").replacing(", \"scratch-noaug-n40\"", with: "")
        + "[streams]\nsubset = \(subset)\npretraining = [1, 2]\n"
    }
  }

  @Test func `is checked, trained, shown, read together, and extended by another value`() throws {
    let sweep = try sweep()
    let check = try BuiltExecutable.run("check", sweep.file, "--cache", sweep.cache)
    try #require(check.status == 0, "\(check.errors)")
    #expect(check.output.contains("tasks   20: 18 trials, 2 pretrainings"))
    #expect(
      check.output.contains(
        "crossed 2 of subset, 2 of pretraining: 2 to 4 trials of each condition and seed, 6 of each seed"))
    #expect(
      check.output.contains(
        "trial/ssl-noaug-n20/seed-3/subset-1/pretraining-2  after pretraining/tiny-batchnorm/seed-2"))
    let run = try BuiltExecutable.run(sweep.runCommand("run", workers: 2))
    try #require(run.status == 0, "\(run.errors)")
    #expect(sweep.recorded("run") == 20)

    let text = try BuiltExecutable.run("aggregate", sweep.run("run"))
    #expect(text.status == 0 && text.output.contains("Where the spread of Macro-F1 comes from"), "\(text.errors)")
    let aggregate = try #require(
      try JSONSerialization.jsonObject(with: Data(try sweep.aggregate("run").utf8)) as? [String: Any])
    let conditions = try #require(aggregate["conditions"] as? [[String: Any]])
    #expect(conditions.map { $0["trials_per_seed"] as? Int } == [2, 4])
    #expect(conditions.map { ($0["macro_f1"] as? [String: Any])?["n"] as? Int } == [3, 3])

    let show = ["show", sweep.run("run"), "--condition", "ssl-noaug-n20", "--seed", "2"]
    let shown = try BuiltExecutable.run(show + ["--cell", "pretraining=2", "--cell", "subset=1"])
    #expect(
      shown.status == 0 && shown.output.hasPrefix("trial/ssl-noaug-n20/seed-2/subset-1/pretraining-2"),
      "\(shown.errors)")
    let digest = try #require(shown.output.split(separator: "\n").last { $0.hasPrefix("digest ") })
    let unclear = try BuiltExecutable.run(show)
    #expect(
      unclear.status == 1 && unclear.errors.contains("expected --cell subset=1|2 --cell pretraining=1|2, got no --cell")
    )
    let trained = try BuiltExecutable.run(
      "train", sweep.file, "--cache", sweep.cache, "--condition", "ssl-noaug-n20", "--seed", "2", "--cell", "subset=1",
      "--cell", "pretraining=2")
    #expect(trained.status == 0 && trained.output.contains(digest), "\(trained.errors)")
    let verified = try BuiltExecutable.run("verify", sweep.run("run"))
    #expect(verified.status == 0, "\(verified.errors)")

    let untold = try BuiltExecutable.run(
      "train", sweep.file, "--cache", sweep.folder.path + "/other", "--condition", "ssl-noaug-n20", "--seed", "2")
    #expect(untold.status == 1 && untold.errors.contains("got no --cell"), "\(untold.errors)")
    #expect(!FileManager.default.fileExists(atPath: sweep.folder.path + "/other"), "nothing is packed for it")

    let text3 = try String(contentsOfFile: sweep.file, encoding: .utf8).replacing(
      "subset = [1, 2]", with: "subset = [1, 2, 3]")
    try text3.write(toFile: sweep.file, atomically: true, encoding: .utf8)
    let more = try BuiltExecutable.run(sweep.runCommand("run", workers: 2))
    #expect(more.status == 0 && sweep.recorded("run") == 2 + 3 * (3 + 6), "\(more.errors)")
  }
}
