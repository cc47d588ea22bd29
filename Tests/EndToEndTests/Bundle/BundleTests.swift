import ContentHash
import Foundation
import Program
import RunStore
import TestSupport
import Testing

/// The archive that `cluster/bundle` makes, and the program in it on this machine.
@Suite(
  "A bundle", .serialized, .waiting(minutes: 10),
  .enabled(if: ProgramBundle.obstacle == nil, "no bundle can be made here"))
struct BundleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A program that is quickly bundled.
  private func smallProgram(saying line: String = "seedsweep 1.2.3-test") throws -> String {
    let source = try folder.write("#include <stdio.h>\nint main(void) { puts(\"\(line)\"); }\n", to: "small.c")
    let program = "\(folder.path)/small"
    #expect(try BuiltExecutable.shell("${CC:-cc} -o \(program) \(source)").status == 0)
    return program
  }

  private func shell(_ script: String) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.shell("cd \(folder.path)\n" + script)
  }

  @Test("is the same bytes whenever and by whomever it is made, and its sha256 lies beside it")
  func reproducible() throws {
    let program = try smallProgram()
    #expect(try ProgramBundle.make("--of", program, folder.path + "/first").status == 0)
    #expect(try shell("touch -d 2001-02-03 small; chmod 700 small").status == 0)
    let second = try shell("umask 077; '\(Python.package)/cluster/bundle' --of \(program) second")
    #expect(second.status == 0, "\(second.errors)")
    let name = "seedsweep-1.2.3-test-linux-x86_64"
    for place in ["first", "second"] {
      #expect(try shell("ls -A \(place)").output == "\(name).tar.gz\n\(name).tar.gz.sha256\n")
      #expect(try shell("cd \(place) && sha256sum -c *.sha256").output == "\(name).tar.gz: OK\n")
    }
    #expect(try shell("cmp first/*.gz second/*.gz").status == 0)
    let names = try shell("tar -tzf first/*.gz").output.split(separator: "\n").map(String.init)
    #expect(
      names == [
        "\(name)/", "\(name)/lib/", "\(name)/lib/ld-linux-x86-64.so.2", "\(name)/lib/libc.so.6",
        "\(name)/lib/seedsweep", "\(name)/seedsweep", "\(name)/seedsweep.1",
      ])
  }

  @Test("of something else than this program is refused in one line, and leaves nothing")
  func refused() throws {
    let other = try smallProgram(saying: "seedswept 1")
    for (program, reason) in [
      ("/nowhere/seedsweep", "/nowhere/seedsweep: there is no such program"), (folder.path, "there is no such program"),
      (other, "'seedsweep VERSION' is expected as the first line of --version"),
    ] {
      let outcome = try ProgramBundle.make("--of", program, folder.path + "/out")
      #expect(outcome.status == 1 && outcome.output == "")
      #expect(outcome.errors.hasPrefix("bundle: ") && outcome.errors.contains(reason), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
    #expect(try shell("ls -A out").output == "")
    #expect(try ProgramBundle.make("--of", other).status == 64)
  }

  @Test("starts by its path, a link or a name on the PATH, from any folder, whatever is to be preloaded")
  func starts() throws {
    let bundle = try ProgramBundle.built.get()
    let expected = try BuiltExecutable.run("fingerprint").output
    let outcome = try shell(
      """
      set -e
      mkdir -p 'a folder' bin deep/er
      cp -al '\(bundle.path)' 'a folder/copy' 2>/dev/null || cp -a '\(bundle.path)' 'a folder/copy'
      ln -s '../a folder/copy/seedsweep' bin/seedsweep
      ln -s ../bin/seedsweep deep/link
      cd deep/er
      '../../a folder/copy/seedsweep' fingerprint
      ../link fingerprint
      PATH=../../bin:$PATH seedsweep fingerprint
      cd '../../a folder/copy'
      LD_PRELOAD=/nowhere/lib.so LD_LIBRARY_PATH=/nowhere LD_AUDIT=/nowhere/lib.so ./seedsweep fingerprint
      """)
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    #expect(outcome.output == String(repeating: expected, count: 4))
  }

  @Test("names the program's own file, not the loader's, and passes arguments and the exit status on")
  func identity() throws {
    let bundle = try ProgramBundle.built.get()
    let here = try BuiltExecutable.run("--version")
    let there = try BuiltExecutable.run(bundle.starter, ["--version"])
    #expect(there.status == 0 && there.output == here.output, "the bundle holds the built program as it is")
    #expect(there.output.contains("program sha256 "))
    let mistaken = try BuiltExecutable.run(bundle.starter, ["train", "", "a b"])
    let expected = try BuiltExecutable.run(["train", "", "a b"])
    #expect(mistaken.status == 64 && mistaken.errors == expected.errors)
  }

  @Test("a worker whose program's file has been replaced does not start, and one whose file is back does", .nightly)
  func replaced() throws {
    let sweep = try SmallSweep.short()
    let copy = sweep.folder.path + "/copy"
    let source = try ProgramBundle.built.get().path
    #expect(try shell("cp -al '\(source)' '\(copy)' 2>/dev/null || cp -a '\(source)' '\(copy)'").status == 0)
    let process = try RunningExecutable(sweep.runCommand("run", workers: 1), executable: copy + "/seedsweep")
    try #require(eventually { sweep.recorded("run") >= 1 || !process.isRunning }, "\(process.errors)")
    // Another file by the same name; the one that runs has no name meanwhile, or another.
    let swap = "cd '\(copy)/lib' && mv seedsweep former && cp former seedsweep.new && printf x >>seedsweep.new"
    #expect(try shell(swap + " && mv seedsweep.new seedsweep").status == 0)
    let workers = try process.descendants()
    #expect(workers.count == 1)
    for worker in workers { kill(worker, SIGKILL) }
    let refusal = "is not the one that started this worker ("
    #expect(eventually { process.errors.contains(refusal) || !process.isRunning })
    #expect(try shell("cd '\(copy)/lib' && mv former seedsweep").status == 0)
    #expect(process.wait() == 0, "\(process.errors)")
    #expect(process.errors.contains(refusal))
    #expect(sweep.recorded("run") == SmallSweep.conditions.count + 1)
    let programs = try RunStore.openReadOnly(directory: sweep.run("run")).lineage().programs
    let sha256 = try shell("sha256sum '\(source)/lib/seedsweep'").output.prefix(64)
    #expect(programs.map(\.sha256.hexadecimal) == [String(sha256)])
  }
}
