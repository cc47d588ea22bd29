/// What a worker says of its program and its host when it says hello, and a coordinator of its sweep when it answers: an open table of names and
/// values.
///
/// The names that this program knows are constants of `Name`. Others are kept and passed on as they came, so that a later program can
/// say more without another version of the protocol.
public struct Facts: Equatable, Sendable {
  /// What a fact is about.
  public struct Name: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
  }

  /// Every fact, by its name.
  public private(set) var values: [String: String] = [:]

  /// Says nothing.
  public init() {}

  public subscript(name: Name) -> String? {
    get { values[name.rawValue] }
    set { values[name.rawValue] = newValue }
  }

  /// These and others; where both say something, the others' word.
  public func adding(_ others: Facts) -> Facts {
    var facts = self
    facts.values.merge(others.values) { $1 }
    return facts
  }
}

extension Facts.Name {
  /// The version of the program, as `--version` prints it.
  public static let version = Self(rawValue: "version")
  /// The sha256 of the program's own file, in hexadecimal digits.
  public static let program = Self(rawValue: "program")
  /// The integer that is raised when results change on purpose.
  public static let scienceVersion = Self(rawValue: "science-version")
  /// What the program was compiled by.
  public static let compiler = Self(rawValue: "compiler")
  /// The commit that a release was made of.
  public static let commit = Self(rawValue: "commit")
  /// How many cores the worker's supervisor may use.
  public static let cores = Self(rawValue: "cores")
  /// How much memory its processes may use together, in bytes.
  public static let memory = Self(rawValue: "memory")
  /// How much memory a worker of the coordinator's sweep needs of its own, in bytes.
  public static let workerMemory = Self(rawValue: "worker-memory")
  /// How much memory the workers of a host need once, in bytes.
  public static let sharedMemory = Self(rawValue: "shared-memory")
  /// How a host that has the records of the coordinator's sweep itself packs them, see `PackingInstructions`.
  public static let packing = Self(rawValue: "packing")
  /// How many bits the processor's vectors have.
  public static let vectorBits = Self(rawValue: "vector-bits")
  /// How many channels the worker's kernels compute side by side.
  public static let kernelLanes = Self(rawValue: "kernel-lanes")
  /// How many calibration steps the worker does in a second, see `HostFacts`.
  public static let calibrationRate = Self(rawValue: "calibration-rate")
  /// How many threads share one of the worker's trainings.
  public static let threads = Self(rawValue: "threads")
}

extension Facts: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral facts: (Name, String)...) {
    for (name, value) in facts { self[name] = value }
  }
}

extension Facts: Codable {
  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: String].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}
