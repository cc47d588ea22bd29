internal import CBuild
public import ContentHash
public import DurableFiles
import Training

/// The program that runs here.
public enum RunningProgram {
  public static let version = "0.1.0"

  /// What the program was compiled by, such as `Swift 6.3.1, clang 21.0.0 (11673e66)`.
  public static let compiler: String = {
    let swift = Int(seedsweep_swift_version())
    let clang = String(cString: seedsweep_clang_version())
      .replacing("https://github.com/swiftlang/llvm-project.git ", with: "")
    return "Swift \(swift / 10_000).\(swift / 100 % 100).\(swift % 100), clang \(clang)"
  }()

  /// The commit it was made of; nil but in a release.
  public static let commit: String? = {
    let commit = String(cString: seedsweep_commit())
    return commit.isEmpty ? nil : commit
  }()

  /// The sha256 of its file: of the one that runs, also where another has taken its place on the disk since. Read once.
  public static func sha256() throws(FileError) -> SHA256Digest { try file.get() }

  public static func identity() throws(FileError) -> ProgramIdentity {
    ProgramIdentity(
      sha256: try sha256(), version: version, scienceVersion: ScienceVersion.current, compiler: compiler, commit: commit
    )
  }

  private static let file = Result { () throws(FileError) in try ProgramFile.running.sha256() }
}
