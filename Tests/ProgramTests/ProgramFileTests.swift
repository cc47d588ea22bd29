import Glibc
import TestSupport
import Testing

@testable import Program

@Suite struct `The program's file` {
  /// Lines as the kernel writes them: of a program, of memory without a file, and of a library by a name with blanks.
  private static let maps = """
    55d0c0a5c000-55d0c0a5e000 r--p 00000000 fe:00 1048602                    /usr/bin/cat
    55d0c0a5e000-55d0c0a63000 r-xp 00002000 fe:00 1048602                    /usr/bin/cat
    55d0c1b0f000-55d0c1b30000 rw-p 00000000 00:00 0                          [heap]
    7f0a3c000000-7f0a3c021000 rw-p 00000000 00:00 0 
    7f0a40a00000-7f0a40a01000 r--p 00000000 00:2f 77                         /a folder/lib so\\012 (deleted)
    ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

    """

  @Test(
    arguments: [
      (0x55d0_c0a5_c000, "fe:00 1048602", "/usr/bin/cat"), (0x55d0_c0a6_2fff, "fe:00 1048602", "/usr/bin/cat"),
      (0x7f0a_40a0_0abc, "00:2f 77", "/a folder/lib so\n (deleted)"),
    ] as [(UInt, String, String)])
  func `is what is mapped at an address of its own`(address: UInt, file: String, path: String) throws {
    let range = try #require(MappedRange.find(address, in: Self.maps))
    #expect(range.file == file && range.path == path)
  }

  @Test(
    arguments: [0, 0x55d0_c0a6_3000, 0x55d0_c1b0_f000, 0x7f0a_3c00_0000, 0xffff_ffff_ff60_0000, .max] as [UInt])
  func `is none where nothing is mapped, or no file`(address: UInt) {
    #expect(MappedRange.find(address, in: Self.maps) == nil)
  }

  @Test(
    arguments: [
      "", "7f-", "-7f r--p 0 0:0 1 /x", "7f-6f r--p 0 0:0 1 /x", "7g-80 r--p 0 0:0 1 /x", "7f-80 r--p 0 0:0 1",
      "10000000000000000-20000000000000000 r--p 0 0:0 1 /x", "1-2-3 r--p 0 0:0 1 /x",
    ])
  func `is not read from a line that is none`(line: String) { #expect(MappedRange(line) == nil) }

  private static let loader = "/lib64/ld-linux-x86-64.so.2"

  @Test(.enabled(if: access(loader, X_OK) == 0, "this processor's loader has another name"))
  func `is the kernel's where the kernel has started it, and the loader's argument where a loader has`() throws {
    #expect(ProgramFile.running.loadedPath == nil)
    let here = try BuiltExecutable.run("--version")
    let loaded = try BuiltExecutable.run(Self.loader, [BuiltExecutable.path, "--version"])
    #expect(loaded.status == 0 && loaded.output == here.output, "\(loaded.errors)")
  }
}
