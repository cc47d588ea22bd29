/// What goes wrong with keys and tokens.
public enum AccessError: Error, Equatable, CustomStringConvertible {
  /// Others than its owner could read or change the file.
  case openToOthers(path: String)
  case damaged(path: String, expected: String)
  case unknownCoordinator(address: String)
  case nobodyCalled(String)

  public var description: String {
    switch self {
    case .openToOthers(let path):
      "\(path): others could read or replace this secret: make it yours alone (chmod 600), or a new one if somebody did"
    case .damaged(let path, let expected): "\(path): damaged: expected \(expected)"
    case .unknownCoordinator(let address):
      "\(address) is on the network, and its key is not known here: join it once with a token (--join FILE), "
        + "or say --insecure if it was started so"
    case .nobodyCalled(let text):
      "nobody who is enrolled is called \(text): give a name or at least eight digits of a key from seedsweep keys list"
    }
  }
}
