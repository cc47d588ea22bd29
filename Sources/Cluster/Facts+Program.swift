import ContentHash
import PrintableText
public import Program
public import Sweep

extension Facts {
  /// What the workers of a program say of it.
  public init(_ program: ProgramIdentity) {
    self.init()
    self[.program] = program.sha256.hexadecimal
    self[.version] = program.version
    self[.scienceVersion] = program.scienceVersion.map(String.init)
    self[.compiler] = program.compiler
    self[.commit] = program.commit
  }

  /// The program of a worker that says this; nil where it does not tell its sha256.
  var program: ProgramIdentity? {
    guard let sha256 = self[.program].flatMap(SHA256Digest.init(hexadecimal:)) else { return nil }
    return ProgramIdentity(
      sha256: sha256, version: text(.version), scienceVersion: self[.scienceVersion].flatMap(Int.init),
      compiler: text(.compiler), commit: text(.commit))
  }

  /// As people can be shown it.
  private func text(_ name: Name) -> String? { self[name]?.printable(atMost: 200) }
}
