import Glibc
import ZeroMQ

extension CoordinatorSettings {
  /// Refuses an address that others than this user can reach without keys, unless it was asked for, and a socket file whose path the system
  /// cannot take.
  public func validate() throws(ClusterError) {
    if case .ipc(let path) = bind, path.utf8.count > 107 { throw .socketPathTooLong(path) }
    guard keys == nil, !isInsecureAllowed else { return }
    switch Audience(of: bind) {
    case .thisUser: break
    case .thisMachine(let folder): throw .openSocketFolder(address: "\(bind)", folder: folder)
    case .anybody: throw .unprotectedAddress("\(bind)")
    }
  }

  /// Whether others than this user can reach the coordinator, and do so without keys.
  var isUnprotected: Bool { keys == nil && Audience(of: bind) != .thisUser }

  /// Binds the coordinator's socket, and returns where it really listens.
  func listen(_ router: borrowing Socket) throws -> Endpoint {
    // The folder of a socket file may have been opened to others since the settings were made.
    try validate()
    let endpoint = try Endpoint(try router.bind("\(bind)"))
    // Whatever the umask leaves: nobody else has any use for it.
    if case .ipc(let path) = endpoint, keys == nil, !isInsecureAllowed { chmod(path, 0o600) }
    return endpoint
  }
}
