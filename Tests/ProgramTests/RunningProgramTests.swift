import ContentHash
import Foundation
import Program
import TestSupport
import Testing
import Training

@Suite struct `The program that runs` {
  private func output(_ command: String...) throws -> String {
    try BuiltExecutable.run("/usr/bin/env", command).output
  }

  @Test func `has the sha256 that sha256sum gives its file`() throws {
    let file = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let sha256 = try RunningProgram.sha256()
    #expect(try output("sha256sum", file).hasPrefix(sha256.hexadecimal))
    #expect(try RunningProgram.identity().sha256 == sha256)
  }

  @Test func `names the compiler that is on the path, to the patch`() throws {
    let swift = try #require(try output("swift", "--version").firstMatch(of: /Swift version (\d+\.\d+(\.\d+)?)/)).1
    let version = swift.count { $0 == "." } == 1 ? "\(swift).0" : "\(swift)"
    #expect(RunningProgram.compiler.hasPrefix("Swift \(version), clang "))
    #expect(!RunningProgram.compiler.contains("://"))
  }

  @Test func `knows a commit only where its build was told one`() throws {
    let identity = try RunningProgram.identity()
    #expect(identity.commit?.allSatisfy(\.isHexDigit) ?? true && identity.commit != "")
    #expect(identity.scienceVersion == ScienceVersion.current && identity.version == RunningProgram.version)
  }

  @Test func `has science version 1: whoever raises it means to change results`() {
    #expect(ScienceVersion.current == 1)
  }
}
