public import ContentHash

/// Which program computed something.
///
/// Programs are the same where their files have the same sha256. Whether two programs compute the same is another question, which their
/// science versions and the numeric fingerprints of their hosts answer.
public struct ProgramIdentity: Hashable, Sendable {
  /// The sha256 of the program's own file.
  public var sha256: SHA256Digest
  /// Such as `0.1.0`; this and all that follows is nil where the program did not say.
  public var version: String?
  /// The number that is raised when results change on purpose, see `ScienceVersion`.
  public var scienceVersion: Int?
  /// What the program was compiled by.
  public var compiler: String?
  /// The commit that a release was made of.
  public var commit: String?

  public init(
    sha256: SHA256Digest, version: String? = nil, scienceVersion: Int? = nil, compiler: String? = nil,
    commit: String? = nil
  ) {
    self.sha256 = sha256
    self.version = version
    self.scienceVersion = scienceVersion
    self.compiler = compiler
    self.commit = commit
  }
}

extension ProgramIdentity: CustomStringConvertible {
  /// Such as `seedsweep 0.1.0 (program 3f2ab1c2d3e4)`.
  public var description: String { "seedsweep\(version.map { " \($0)" } ?? "") (program \(sha256.abbreviated))" }
}
