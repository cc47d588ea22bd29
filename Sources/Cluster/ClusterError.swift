/// What goes wrong outside of the sweep itself.
public enum ClusterError: Error, Equatable, CustomStringConvertible {
  /// An artifact arrived whole, but is not what its name promises.
  case corruptArtifact(expected: String, received: String)
  /// A file is not what its name promises.
  case damagedFile(path: String, found: String)
  /// Everything in the cache is in use, and there is no room for more.
  case cacheTooSmall(directory: String, limit: Int, needed: Int)
  /// Anybody on the network, or on this machine, could join and send results.
  case unprotectedAddress(String)
  /// Every user of this machine could enter the folder of the socket file, join and send results.
  case openSocketFolder(address: String, folder: String)
  case socketPathTooLong(String)
  /// The coordinator sent the worker away.
  case refused(reason: String)
  case noCoordinator(address: String, seconds: Int)
  /// A stranger was let in at an address that keys should protect.
  case strangersGetIn(String)
  /// The worker processes end again and again right after their start.
  case workersDoNotStart(lastEnd: String)
  case spawn(executable: String, reason: String)
  /// A worker process had not the threads or descriptors that it needs.
  case noResources
  case noSignals(reason: String)

  public var description: String {
    switch self {
    case .corruptArtifact(let expected, let received):
      "artifact \(expected) arrived with sha256 \(received): it was dropped and will be fetched again"
    case .damagedFile(let path, let found):
      "\(path) is damaged: its sha256 begins with \(found), which is not what its name says; check the disk"
    case .cacheTooSmall(let directory, let limit, let needed):
      "\(directory): what is in use takes \(needed >> 20) MiB and the cache may have \(limit >> 20) MiB: raise --cache-limit"
    case .unprotectedAddress(let address):
      "\(address) has no keys, and others than you can reach it: let hosts join by keys (coordinate --token FILE), "
        + "bind to ipc:// in a folder of your own, or say --insecure"
    case .openSocketFolder(let address, let folder):
      "\(address) has no keys, and other users of this machine can get into \(folder): "
        + "use a folder of your own with mode 700, let hosts join by keys (coordinate --token FILE), or say --insecure"
    case .socketPathTooLong(let path): "\(path): a socket's path has at most 107 bytes, this one \(path.utf8.count)"
    case .refused(let reason): "the coordinator refused this worker: \(reason)"
    case .noCoordinator(let address, let seconds):
      "\(address): no coordinator answered within \(seconds) s: its sweep may be over, or the address is another"
    case .strangersGetIn(let address):
      "\(address): a connection with a key that nobody knows was not refused there, so this coordinator does not run: "
        + "is the port free, and is libzmq 4.3 or later built with CURVE?"
    case .workersDoNotStart(let lastEnd): "the worker processes do not start: the last one \(lastEnd)"
    case .noSignals(let reason): "requests to end cannot be listened for: \(reason)"
    case .noResources:
      "the system does not allow as many worker processes (see the message above): start fewer, or raise its limits"
    case .spawn(let executable, let reason): "\(executable): could not start a worker process: \(reason)"
    }
  }
}
