import Foundation
import TestSupport
import Testing

@testable import Cluster

@Suite("Jobs of Slurm", .waiting(minutes: 2))
struct SlurmTests {
  @Test(
    "what squeue and scontrol say of a job is what a launch does with it",
    arguments: [
      ("PENDING|Resources", LaunchState.starting(reason: "pending, Resources")),
      ("CONFIGURING|None", .starting(reason: "configuring")), ("RUNNING|None", .running), ("COMPLETING|None", .running),
      ("COMPLETED|None", .ended(LaunchEnd(.done, reason: "its job ended"))),
      ("CANCELLED|None", .ended(LaunchEnd(.done, reason: "its job was cancelled"))),
      ("TIMEOUT|TimeLimit", .ended(LaunchEnd(.lost, reason: "its job came to its limit of time"))),
      ("PREEMPTED|None", .ended(LaunchEnd(.lost, reason: "its job had to give way to another"))),
      ("NODE_FAIL|None", .ended(LaunchEnd(.lost, reason: "its node failed"))),
      ("OUT_OF_MEMORY|None", .ended(LaunchEnd(.failed, reason: "its job took more memory than it was given"))),
      ("FAILED|NonZeroExitCode", .ended(LaunchEnd(.failed, reason: "its job ended as FAILED"))),
    ])
  func states(_ line: String, _ state: LaunchState) throws {
    #expect(try #require(SlurmJob(queueLine: line)).launchState == state)
    let (word, reason) = (line.prefix { $0 != "|" }, line.drop { $0 != "|" }.dropFirst())
    let description = "JobId=7 JobName=x Reason=\(reason) JobState=\(word) Command=/a b/job.sh ExitCode=0:0"
    #expect(try #require(SlurmJob(description: description)).launchState == state)
  }

  @Test("nothing is read where Slurm says nothing", arguments: ["", "|", "RUNNING"])
  func nothing(_ line: String) { #expect(SlurmJob(queueLine: line) == nil && SlurmJob(description: line) == nil) }

  private func script(_ command: [String], in folder: String, farewell: String = "TERM") throws -> String {
    let script = SlurmScript(
      directives: SlurmSettings().directives(name: "x", log: "\(folder)/log"), environment: ["A": "it's"],
      command: command, farewell: farewell, patience: 60)
    let path = "\(folder)/job.sh"
    try Data(script.text.utf8).write(to: URL(filePath: path))
    // In the place of Slurm's program.
    try Data("#!/bin/sh\necho \"$@\" >>\(folder)/requeued\n".utf8).write(to: URL(filePath: "\(folder)/scontrol"))
    chmod("\(folder)/scontrol", 0o755)
    return path
  }

  /// Before a command that is to hear signals: what is started by this process inherits what it blocks and ignores, of which a shell cannot
  /// make anything else. Slurm does neither.
  private static let hearing =
    "perl -MPOSIX -e '$SIG{$_} = \"DEFAULT\" for \"INT\", \"TERM\", \"USR1\"; sigprocmask(SIG_SETMASK, POSIX::SigSet->new); "
    + "exec @ARGV' --"

  /// A command that says which signal it was sent; not a shell, which leaves out SIGINT where it was started in the background.
  private static func command(in folder: String) throws -> [String] {
    let text = """
      $| = 1; for my $name ("TERM", "INT") { $SIG{$name} = sub { print "$name\\n"; exit 0 } }
      print "$ENV{A}\\n"; open(my $file, ">", "\(folder)/on"); close $file; select(undef, undef, undef, 0.05) while 1;
      """
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/command.pl"))
    return ["perl", "\(folder)/command.pl"]
  }

  @Test("options of sbatch stand where it reads them, each a line of its own")
  func directives() {
    var settings = SlurmSettings()
    settings.partition = "gpu; rm"
    settings.time = "1-12:00:00"
    settings.processors = 8
    settings.isExclusive = true
    settings.options = ["--constraint=avx512"]
    let lines = settings.directives(name: "run.job-1", log: "/runs/a b/log")
    for line in [
      "#SBATCH --job-name=run.job-1", "#SBATCH '--output=/runs/a b/log'", "#SBATCH '--partition=gpu; rm'",
      "#SBATCH --time=1-12:00:00", "#SBATCH --cpus-per-task=8", "#SBATCH --exclusive", "#SBATCH --constraint=avx512",
      "#SBATCH --signal=B:USR1@300", "#SBATCH --requeue",
    ] { #expect(lines.contains(line), "\(line)") }
  }

  @Test("a job whose end comes near lets its command leave and returns to the queue; one that is over does not")
  func script() throws {
    let folder = try TemporaryFolder()
    let command = try Self.command(in: folder.path)
    let path = try script(command, in: folder.path)
    let shell = """
      export PATH=\(folder.path):$PATH SLURM_JOB_ID=42
      \(Self.hearing) bash \(path) >\(folder.path)/out & job=$!
      until [ -e \(folder.path)/on ]; do sleep 0.05; done
      kill -USR1 $job; wait $job; echo $?
      cat \(folder.path)/out \(folder.path)/requeued
      """
    let end = try BuiltExecutable.shell(shell)
    #expect(end.output == "0\nit's\nTERM\nrequeue 42\n")

    let plain = try script(["/bin/sh", "-c", "exit 3"], in: folder.path)
    unlink("\(folder.path)/requeued")
    #expect(try BuiltExecutable.shell("PATH=\(folder.path):$PATH bash \(plain); echo $?").output == "3\n")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/requeued"))
  }

  @Test("a job that is told to end passes that on, and does not return to the queue", arguments: ["TERM", "INT"])
  func ended(_ signal: String) throws {
    let folder = try TemporaryFolder()
    let path = try script(Self.command(in: folder.path), in: folder.path)
    // A shell without jobs of its own would have this one ignore SIGINT, which Slurm does not.
    let shell = """
      export PATH=\(folder.path):$PATH SLURM_JOB_ID=42
      set -m; \(Self.hearing) bash \(path) >\(folder.path)/out & job=$!
      until [ -e \(folder.path)/on ]; do sleep 0.05; done
      kill -\(signal) $job; wait $job; echo $?; cat \(folder.path)/out
      """
    #expect(try BuiltExecutable.shell(shell).output == "0\nit's\n\(signal)\n")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/requeued"))
  }
}
