import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct `seedsweep check --calibrate` {
  private func check(_ sweep: SmallSweep, _ arguments: String...) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(["check", sweep.file, "--cache", sweep.cache] + arguments)
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
  }

  @Test func `says what a sweep costs, and leaves nothing behind and nothing changed`() throws {
    let sweep = try SmallSweep {
      $0 + "patience = 2\n"
    }
    let before = try check(sweep, "--content", "--budget", "1000")
    try #require(before.status == 0, "\(before.errors)")
    #expect(before.output.contains("\nbudget  1000 core-hours; "))
    let packed = try files(sweep.folder.path)
    let outcome = try check(sweep, "--content", "--calibrate", "--workers", "1,3", "--budget", "1000")
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(try files(sweep.folder.path) == packed)

    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("measured    ") })
    let end = try #require(lines[start...].firstIndex(of: ""))
    let forecast = lines[start..<end]
    let titles = forecast.compactMap {
      $0.hasPrefix(" ") ? nil : String($0.prefix(12)).trimmingCharacters(in: .whitespaces)
    }
    #expect(
      titles == ["measured", "cost", "time", "memory", "run folder", "host cache", "sent", "assumed"])
    for line in forecast { #expect(line.count <= 80, "\(line)") }
    func contains(_ pattern: some RegexComponent) -> Bool { forecast.contains { $0.contains(pattern) } }
    // A pretraining, both ways to train on 20 labels, and one on 40: the fourth condition trains as the first does.
    #expect(forecast.count { $0.contains(#/ (step|epoch) /#) } == 4, "\(forecast.joined(separator: "\n"))")
    #expect(contains(#/cost +.*core-hours/#) && contains(#/ 1 +.* (s|ms)$/#) && contains(#/ 3 +.* (s|ms)$/#))
    #expect(contains(#/pays for about 3 of 3 seeds/#) && contains(#/any +.*:$/#))
    #expect(contains(#/- patience ends/#) && !contains(#/stopping rule/#))
    // Without the forecast it says what it said before.
    #expect(Array(lines[..<start] + lines[end...]).joined(separator: "\n") == before.output)
  }

  @Test func `measures what has no epochs, too, and needs no pretraining`() throws {
    let sweep = try SmallSweep { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("conditions") }
      return lines.joined(separator: "\n") + "labels = 20\n[conditions.rr]\nclassifier = \"rr-logistic\"\n"
    }
    let outcome = try check(sweep, "--calibrate")
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(#/trial/rr +trial /#) && !outcome.output.contains("encoder"), "\(outcome.output)")
    for workers in [1, 8, 64] { #expect(outcome.output.contains(" \(workers) ")) }
  }

  @Test func `fails where it is too short to repeat anything`() throws {
    let outcome = try check(try SmallSweep(), "--calibrate", "--calibration-time", "0.000001")
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("the calibration is too short: "), "\(outcome.errors)")
    #expect(outcome.errors.contains("of pretraining/tiny-batchnorm, expected 3"), "\(outcome.errors)")
  }

  @Test func `refuses what says nothing`() throws {
    let sweep = try SmallSweep()
    let hosts = try sweep.folder.write("[hosts.node-1]\nprocesses = 3\n[hosts.node-2]\n", to: "hosts.toml")
    for (arguments, reason) in [
      (["--workers", "4"], "--workers is about --calibrate"), (["--calibrate", "--workers", "0"], "'0'"),
      (["--calibrate", "--workers", "1,"], "'1,'"), (["--calibrate", "--expand"], "--calibrate"),
      (["--calibrate", "--workers", "1", "--hosts", hosts], "--workers and --hosts"),
      (["--calibrate", "--calibration-time", "0"], "--calibration-time"),
      (["--calibrate", "--hosts", hosts], "how many processes node-2 has"),
    ] {
      let outcome = try BuiltExecutable.run(["check", sweep.file, "--cache", sweep.cache] + arguments)
      #expect(outcome.status == 64 && outcome.errors.contains(reason), "\(arguments): \(outcome.errors)")
    }
  }
}
