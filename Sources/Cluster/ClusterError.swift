/// What goes wrong outside of the sweep itself.
public enum ClusterError: Error, Equatable, CustomStringConvertible {
  /// An artifact arrived whole, but is not what its name promises.
  case corruptArtifact(expected: String, received: String)
  /// Anybody on the network could join and send results.
  case unprotectedAddress(String)
  case socketPathTooLong(String)
  /// The coordinator sent the worker away.
  case refused(reason: String)
  /// The worker processes end again and again right after their start.
  case workersDoNotStart(lastEnd: String)
  case spawn(executable: String, reason: String)

  public var description: String {
    switch self {
    case .corruptArtifact(let expected, let received):
      "artifact \(expected) arrived with sha256 \(received): it was dropped and will be fetched again"
    case .unprotectedAddress(let address):
      "\(address) is open to the network without encryption: bind to 127.0.0.1 or ipc://, or say --insecure"
    case .socketPathTooLong(let path): "\(path): a socket's path has at most 107 bytes, this one \(path.utf8.count)"
    case .refused(let reason): "the coordinator refused this worker: \(reason)"
    case .workersDoNotStart(let lastEnd): "the worker processes do not start: the last one \(lastEnd)"
    case .spawn(let executable, let reason): "\(executable): could not start a worker process: \(reason)"
    }
  }
}
