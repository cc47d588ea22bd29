/// Who else may have the files of a file system, and whether locks hold among all of them.
public enum FileSharing: Equatable, Sendable {
  /// This host alone: its processes may also share memory by a file.
  case local
  /// Other hosts as well, and a lock holds among all of them.
  case locked(type: String)
  /// Perhaps other hosts; nobody here can tell whether a lock holds among them.
  case uncertain(type: String)
  /// Other hosts as well, and a lock is none to them, or there are no locks at all.
  case unlocked(type: String, remedy: String?)

  public var isLocal: Bool { self == .local }

  /// Whether a lock that could be taken here is held against everybody who has the files.
  public var hasLocks: Bool {
    switch self {
    case .local, .locked: true
    case .uncertain, .unlocked: false
    }
  }

  /// Of the file system that a file or folder is on. One of which nothing can be found out counts as a disk of this host.
  public init(of path: String) { self = Mount(of: path).map(FileSharing.init) ?? .local }

  public init(_ mount: Mount) {
    let type = mount.type
    switch type {
    case "nfs", "nfs4": self = Self.nfs(mount)
    case "lustre":
      self =
        mount.options.contains("flock") ? .locked(type: type) : .unlocked(type: type, remedy: "mounted with -o flock")
    case "cifs", "smb3", "smbfs":
      self =
        mount.options.contains("nobrl") ? .unlocked(type: type, remedy: "mounted without nobrl") : .locked(type: type)
    case _ where Self.locking.contains(type): self = .locked(type: type)
    case _ where Self.notLocking.contains(type): self = .unlocked(type: type, remedy: nil)
    case _ where Self.doubtful.contains(type): self = .uncertain(type: type)
    case _ where type == "fuse" || type.hasPrefix("fuse."):
      self = Self.localPrograms.contains(type) ? .local : .uncertain(type: type)
    default: self = .local
    }
  }

  /// The client may be told to keep either kind of lock, or both, to itself.
  private static func nfs(_ mount: Mount) -> FileSharing {
    let isAlone =
      mount.options.contains("nolock")
      || mount.options.contains {
        $0.hasPrefix("local_lock=") && $0 != "local_lock=none"
      }
    return isAlone
      ? .unlocked(type: mount.type, remedy: "mounted without nolock and local_lock") : .locked(type: mount.type)
  }

  private static let locking: Set = [
    "ceph", "fuse.ceph", "fuse.ceph-fuse", "fuse.glusterfs", "fuse.juicefs", "gfs2", "gpfs", "ocfs2", "panfs", "wekafs",
  ]

  private static let notLocking: Set = [
    "9p", "afs", "coda", "davfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.goofys", "fuse.gvfsd-fuse", "fuse.rclone",
    "fuse.s3fs", "fuse.sshfs", "orangefs", "pvfs2", "vboxsf",
  ]

  /// Their administrator decides, and the mount does not say how.
  private static let doubtful: Set = ["beegfs", "virtiofs"]

  /// Programs that show this host's own files in another way.
  private static let localPrograms: Set = [
    "fuse.bindfs", "fuse.encfs", "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.mergerfs", "fuse.ntfs-3g",
  ]
}
