import DurableFiles
public import ZeroMQ

/// Who can reach an address that no keys protect.
public enum Audience: Equatable, Sendable {
  case thisUser
  /// Every user of this machine, who may enter the folder of the socket file.
  case thisMachine(folder: String)
  /// Everybody on the network; for an address of the loopback, every user of this machine.
  case anybody

  public init(of endpoint: Endpoint) {
    switch endpoint {
    case .inproc: self = .thisUser
    case .tcp: self = .anybody
    // A name of Linux's abstract namespace is in no folder.
    case .ipc(let path) where path.hasPrefix("@"): self = .anybody
    case .ipc(let path):
      let folder = FileSystem.parent(of: path)
      self = FileSystem.isClosedToOthers(folder) ? .thisUser : .thisMachine(folder: folder)
    }
  }
}
