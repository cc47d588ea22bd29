import ContentHash
import Program
import Training

/// What `seedsweep --version` prints: a line for each thing that tells one program from another.
enum VersionText {
  static var lines: [String] {
    [
      "seedsweep \(RunningProgram.version)", "program sha256 \(file)", "science version \(ScienceVersion.current)",
      "compiler \(RunningProgram.compiler)", "commit \(RunningProgram.commit ?? "not recorded: not a release")",
    ]
  }

  private static var file: String {
    do { return try RunningProgram.sha256().hexadecimal } catch { return "not known: \(error)" }
  }
}
