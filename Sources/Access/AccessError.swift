/// What goes wrong with keys and tokens.
public enum AccessError: Error, Equatable, CustomStringConvertible {
  /// Others than its owner could read or change the file.
  case openToOthers(path: String)
  /// Others than its owner could enter the folder of keys.
  case folderOpenToOthers(path: String)
  /// The file or folder belongs to another user.
  case foreign(path: String)
  /// Others can write in a folder above that of keys, and so put another one in its place.
  case replaceable(path: String, folder: String)
  case damaged(path: String, expected: String)
  case unknownCoordinator(address: String)
  case nobodyCalled(String)

  public var description: String {
    switch self {
    case .openToOthers(let path):
      "\(path): others could read or replace this secret: chmod 600 \(path), and a new one if somebody did "
        + "(seedsweep keys rotate)"
    case .folderOpenToOthers(let path):
      "\(path): others could enter this folder of secrets: chmod 700 \(path), and new keys if somebody did "
        + "(seedsweep keys rotate)"
    case .foreign(let path):
      "\(path): belongs to another user, and a secret has to be one's own: chown $(id -u) \(path)"
    case .replaceable(let path, let folder):
      "\(path): others could put other keys in its place, as they may write in \(folder): chmod go-w \(folder)"
    case .damaged(let path, let expected): "\(path): damaged: expected \(expected)"
    case .unknownCoordinator(let address):
      "\(address): others than you could answer there, and its key is not known here: join it once with a token "
        + "(--join FILE), or say --insecure if it was started so"
    case .nobodyCalled(let text):
      "nobody who is enrolled is called \(text): give a name or at least eight digits of a key from seedsweep keys list"
    }
  }
}
