import ContentHash
import Foundation
import Program
import RunStore
import TestSupport
import Testing

/// Which program it is that runs.
@Suite(.serialized) struct `seedsweep --version` {
  /// The built executable with one more byte at its end, which no loader looks at: another file that computes the same.
  private func copy(in folder: TemporaryFolder) throws -> String {
    let path = folder.path + "/other-seedsweep"
    var bytes = try Data(contentsOf: URL(filePath: BuiltExecutable.path))
    bytes.append(0)
    try bytes.write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  private func sha256(_ path: String) throws -> String {
    String(try BuiltExecutable.run("/usr/bin/env", ["sha256sum", path]).output.prefix(64))
  }

  @Test(arguments: [["--version"], ["run", "--version"]])
  func `tells version, program file, science version, compiler and commit, each on a line`(arguments: [String]) throws {
    let outcome = try BuiltExecutable.run(arguments)
    #expect(outcome.status == 0 && outcome.errors == "")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 5)
    #expect(lines[0] == "seedsweep \(RunningProgram.version)")
    #expect(lines[1] == "program sha256 \(try sha256(BuiltExecutable.path))")
    #expect(lines[2] == "science version 1")
    #expect(lines[3] == "compiler \(RunningProgram.compiler)")
    #expect(lines[4].hasPrefix("commit "))
  }

  @Test func `tells another file apart, which says everything else the same`() throws {
    let folder = try TemporaryFolder()
    let other = try copy(in: folder)
    let lines = try [BuiltExecutable.path, other].map {
      try BuiltExecutable.run($0, ["--version"]).output.split(separator: "\n")
    }
    #expect(lines[1][1] == "program sha256 \(try sha256(other))" && lines[0][1] != lines[1][1])
    for line in [0, 2, 3, 4] { #expect(lines[0][line] == lines[1][line]) }
  }

  @Test func `is of the program that runs, not of the one that has taken its place on the disk`() throws {
    let sweep = try SmallSweep()
    let program = try copy(in: sweep.folder)
    let own = try sha256(program).prefix(12)
    let training = try RunningExecutable(
      ["train", sweep.file, "--condition", "ssl-noaug-n20", "--seed", "1", "--cache", sweep.cache], executable: program)
    try #require(eventually { training.output.contains("epoch 1/") }, "\(training.errors)")
    let later = try sweep.folder.write("another program", to: "later")
    try FileManager.default.removeItem(atPath: program)
    try FileManager.default.moveItem(atPath: later, toPath: program)
    #expect(training.wait() == 0, "\(training.errors)")
    #expect(training.output.contains("computed on this host by seedsweep \(RunningProgram.version) (program \(own))"))
    #expect(training.output.contains(", science version 1, numeric fingerprint "))
  }

  @Test(.nightly) func `a run that another file continues names both, and has the same results`() throws {
    let sweep = try SmallSweep(epochs: 60)
    let other = try copy(in: sweep.folder)
    let first = try RunningExecutable(sweep.runCommand("run", workers: 2))
    try #require(eventually { sweep.recorded("run") >= 2 }, "\(first.errors)")
    first.send(SIGINT)
    #expect(first.wait() == 130)
    #expect(sweep.recorded("run") < SmallSweep.tasks, "it was stopped half-way")
    let second = try RunningExecutable(sweep.runCommand("run", workers: 2), executable: other)
    #expect(second.wait() == 0, "\(second.errors)")

    let files = try [BuiltExecutable.path, other].map(sha256)
    let lineage = try RunStore.openReadOnly(directory: sweep.run("run")).lineage()
    #expect(Set(lineage.programs.map(\.sha256.hexadecimal)) == Set(files))
    #expect(
      lineage.resultsWithoutProgram == 0 && lineage.scienceVersions == [1] && lineage.numericFingerprints.count == 1)
    let text = try BuiltExecutable.run("aggregate", sweep.run("run")).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("computed by 2 program files that compute the same: seedsweep "))
    let report = sweep.folder.path + "/report.html"
    #expect(try BuiltExecutable.run("report", sweep.run("run"), "--output", report).status == 0)
    let html = try String(contentsOfFile: report, encoding: .utf8)
    for file in files { #expect(html.contains("sha256 \(file)") && text.contains("(program \(file.prefix(12)))")) }
    let shown = try BuiltExecutable.run("show", sweep.run("run"), "--condition", "scratch-noaug-n40", "--seed", "3")
    #expect(shown.output.contains("(program \(files[1].prefix(12))), science version 1"), "\(shown.output)")
    let verified = try BuiltExecutable.run("verify", sweep.run("run"))
    #expect(verified.status == 0 && verified.output.contains("computed by 2 program files"), "\(verified.output)")
  }
}
