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
    let shown = printable
    return ProgramIdentity(
      sha256: sha256, version: shown[.version], scienceVersion: self[.scienceVersion].flatMap(Int.init),
      compiler: shown[.compiler], commit: shown[.commit])
  }

  /// As people can be shown them; what programs alone read may be longer.
  var printable: Facts {
    values.sorted { $0.key < $1.key }.reduce(into: Facts()) { facts, fact in
      let name = Name(rawValue: fact.key.printable(atMost: 64))
      facts[name] = fact.value.printable(atMost: name == .packing ? PackingInstructions.mostBytes : 200)
    }
  }
}
