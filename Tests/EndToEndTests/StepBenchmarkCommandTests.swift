import Foundation
import TestSupport
import Testing

@Suite struct `seedsweep benchmark step` {
  @Test func `prints time, operations, peak and memory for programs`() throws {
    let outcome = try BuiltExecutable.run(
      "benchmark", "step", "--architecture", "tiny", "--batch", "4", "--repetitions", "2", "--format", "json")
    #expect(outcome.status == 0 && outcome.errors == "")
    let values = try JSONDecoder().decode([String: Double].self, from: Data(outcome.output.utf8))
    #expect(
      values.keys.sorted() == [
        "fraction_of_peak", "gflops", "milliseconds_median", "peak_gflops", "peak_rss_bytes",
      ])
    let fraction = try #require(values["fraction_of_peak"])
    let share = try #require(values["gflops"]) / #require(values["peak_gflops"])
    #expect(abs(fraction - share) < 1e-9)
    #expect(values.values.allSatisfy { $0 > 0 })
  }

  @Test func `refuses views that are no pairs`() throws {
    let outcome = try BuiltExecutable.run("benchmark", "step", "--batch", "3")
    #expect(outcome.status == 64 && outcome.errors.contains("--batch 3 is odd"))
  }
}

@Suite struct `seedsweep benchmark trial` {
  private struct Turn: Decodable {
    let milliseconds: Double
    let loss: Double
    let testEvaluations: Int?
  }

  @Test func `answers a line with an epoch, one more with the tests, and begins again`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      name = "turns"
      conditions = ["scratch-noaug-n10"]
      seeds = { first = 1, count = 1 }
      [data]
      records = 200
      [encoder]
      architecture = "tiny"
      [fine-tuning]
      epochs = 2

      """, to: "turns.toml")
    let outcome = try BuiltExecutable.shell(
      """
      printf '\\n\\n\\n\\n' | "$seedsweep" benchmark trial '\(file)' --cache '\(folder.path)/cache' \\
        --condition scratch-noaug-n10 --take-turns
      """)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let turns = try outcome.output.split(separator: "\n").map { try decoder.decode(Turn.self, from: Data($0.utf8)) }
    try #require(turns.count == 4)
    // The best epoch and the last one, which may be the same.
    #expect(turns.map { $0.testEvaluations.map { (1...2).contains($0) } } == [nil, nil, true, nil])
    #expect(turns[3].loss == turns[0].loss)
    #expect(turns[1].loss != turns[0].loss)
    #expect(turns.allSatisfy { $0.milliseconds > 0 })
  }
}

@Suite struct `seedsweep benchmark coverage` {
  @Test(arguments: ["9", "5", "0", "-3", "100000001"])
  func `refuses a number of experiments that has no tenth`(experiments: String) throws {
    let outcome = try BuiltExecutable.run("benchmark", "coverage", "--experiments=\(experiments)")
    #expect(outcome.status == 64 && outcome.errors.contains("--experiments \(experiments) is not between 10 and"))
  }

  @Test func `measures with as few as it accepts`() throws {
    let outcome = try BuiltExecutable.run("benchmark", "coverage", "--experiments", "10")
    #expect(outcome.status == 0 && outcome.output.contains("in 1 experiments"), "\(outcome.errors)")
  }

  @Test func `draws from real scores, and refuses what are none by line`() throws {
    let folder = try TemporaryFolder()
    let scores = try folder.write("0.31\n0.18\n\n0.29\n", to: "scores.txt")
    let outcome = try BuiltExecutable.run("benchmark", "coverage", "--experiments", "10", "--scores", scores)
    #expect(outcome.status == 0 && outcome.output.contains("Means of resampled values"), "\(outcome.errors)")
    let bad = try folder.write("0.31\n31\n", to: "bad.txt")
    let refused = try BuiltExecutable.run("benchmark", "coverage", "--experiments", "10", "--scores", bad)
    #expect(refused.status == 1 && refused.errors.contains("line 2 is no number between 0 and 1"))
    #expect(try BuiltExecutable.run("benchmark", "coverage", "--scores", folder.path + "/none").status == 1)
  }
}
