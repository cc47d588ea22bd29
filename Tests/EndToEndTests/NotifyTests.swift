import Foundation
import TestSupport
import Testing

/// The executable at the end of a run, and after it: who is told, how long it took, and what can go.
@Suite("The end of a run", .serialized, .waiting(minutes: 10))
struct NotifyTests {
  private let sweep: SmallSweep

  init() throws { sweep = try SmallSweep.smallest() }

  private var said: String {
    ((try? String(contentsOfFile: "\(sweep.folder.path)/said", encoding: .utf8)) ?? "")
  }

  private func run(_ command: String) throws -> RunningExecutable {
    try RunningExecutable(sweep.runCommand("run", workers: 1) + ["--notify", command])
  }

  @Test("a command is run once with the folder and the outcome; its failure is one line and changes no exit status")
  func finished() throws {
    let command =
      "echo noise; echo \"$SEEDSWEEP_RUN $SEEDSWEEP_OUTCOME\" >> '\(sweep.folder.path)/said'; echo no >&2; exit 7"
    let process = try run(command)
    #expect(process.wait() == 0, "\(process.errors)")
    let folder = URL(filePath: sweep.run("run")).resolvingSymlinksInPath().path
    #expect(said == "\(folder) finished\n")
    #expect(!process.errors.contains("noise") && !process.output.contains("noise"))
    let last = process.errors.split(separator: "\n").last
    #expect(last == "warning: the command of --notify ended with status 7: no", "\(process.errors)")

    let status = try BuiltExecutable.run("status", sweep.run("run")).output.prefix { $0 != "\n" }
    #expect(status.contains(/3 of 3 tasks, 0 workers, finished after \d+ (s|min \d\d s)$/), "\(status)")
    try again(folder)
    try prune()
  }

  /// A run that was started twice says so.
  private func again(_ folder: String) throws {
    let process = try run("echo $SEEDSWEEP_OUTCOME >> '\(sweep.folder.path)/said'")
    #expect(process.wait() == 0 && said == "\(folder) finished\nfinished\n", "\(process.errors)")
    let status = try BuiltExecutable.run("status", sweep.run("run")).output.prefix { $0 != "\n" }
    #expect(status.hasSuffix(" and 2 starts"), "\(status)")
  }

  private func prune() throws {
    let before = try sweep.aggregate("run")
    let listed = try BuiltExecutable.run("prune", sweep.run("run"), "--encoders", "--dry-run")
    #expect(listed.status == 0 && listed.output.contains("(encoder)\n1 file, "), "\(listed.output)\(listed.errors)")
    let nothing = try BuiltExecutable.run("prune", sweep.run("run"))
    #expect(nothing.output == "0 files removed, 0 B freed\n", "\(nothing.output)\(nothing.errors)")
    let removed = try BuiltExecutable.run("prune", sweep.run("run"), "--encoders")
    #expect(removed.output.contains("1 file removed, ") && removed.output.hasSuffix(" freed\n"), "\(removed.output)")
    #expect(try sweep.aggregate("run") == before, "results stay as they are")
    let cache = try BuiltExecutable.run("prune", "--cache", sweep.cache, "--older-than", "0")
    #expect(
      cache.status == 0 && cache.output.contains(".signals  (not used for 0 days)"), "\(cache.output)\(cache.errors)")
  }

  @Test("an interrupted run and one that cannot begin are told as well, and prune keeps off while a coordinator works")
  func interrupted() throws {
    let long = try SmallSweep.short()
    let path = "\(long.folder.path)/said"
    let command = ["--notify", "echo $SEEDSWEEP_OUTCOME >> '\(path)'"]
    let process = try RunningExecutable(long.runCommand("run", workers: 1) + command)
    try #require(eventually { long.recorded("run") > 0 }, "\(process.errors)")
    let refused = try BuiltExecutable.run("prune", long.run("run"))
    #expect(refused.status == 1 && refused.errors.contains("another coordinator is at work"), "\(refused.errors)")
    process.send(SIGINT)
    #expect(process.wait() == 130, "\(process.errors)")
    let failed = try RunningExecutable(
      ["run", "\(long.folder.path)/none.toml", "--output", long.run("other"), "--cache", long.cache] + command)
    #expect(failed.wait() == 1)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "interrupted\nfailed\n")
  }
}
