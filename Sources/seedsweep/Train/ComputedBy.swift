import ContentHash
import Program
import RunStore
import Training

/// A line that says by what a result was computed: whatever differs in it may be why two digests differ.
enum ComputedBy {
  /// What this program computes here.
  static func here() throws -> String {
    let program = try RunningProgram.identity()
    return line(program, science: ScienceVersion.current, fingerprint: NumericFingerprint.compute(), host: "this host")
  }

  /// What a run has stored of a result.
  static func stored(_ provenance: Provenance?, in run: RunDescription) -> String {
    line(
      provenance?.program, science: provenance?.program?.scienceVersion ?? run.scienceVersion,
      fingerprint: provenance?.fingerprint, host: provenance?.host ?? "a host that was not recorded")
  }

  private static func line(
    _ program: ProgramIdentity?, science: Int, fingerprint: SHA256Digest?, host: String
  ) -> String {
    "computed on \(host) by \(program?.description ?? "a program that was not recorded"), science version \(science), "
      + "numeric fingerprint \(fingerprint?.abbreviated ?? "not recorded")"
  }
}
