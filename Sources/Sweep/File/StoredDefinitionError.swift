import TOML
public import Training

/// Why the definition of a stored run cannot be read.
public enum StoredDefinitionError: Error, Equatable, Sendable {
  /// A setting of a later version, as the stored text names it.
  case unknown(key: String)
  /// A setting that no run can be without.
  case missing(key: String)
  /// A setting, or the whole (nil), that is not what it should be.
  case unreadable(key: String?)
  /// A setting that no sweep can have.
  case implausible(Implausibility)
}

extension StoredDefinitionError: CustomStringConvertible {
  /// Whether a later version can read the definition.
  public var isOfLaterVersion: Bool { if case .unknown = self { true } else { false } }

  public var description: String {
    switch self {
    case .unknown(let key): "it has the setting \(TOMLText.quoted(key)), which this version does not know"
    case .missing(let key): "it lacks the setting \"\(key)\""
    case .unreadable(let key?): "its setting \"\(key)\" cannot be read"
    case .unreadable(nil): "it is no definition of a sweep"
    case .implausible(let reason): "its setting \(reason)"
    }
  }
}
