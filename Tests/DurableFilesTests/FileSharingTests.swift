import TestSupport
import Testing

@testable import DurableFiles

@Suite("Who shares a file system")
struct FileSharingTests {
  @Test(
    "a disk, or a program that shows one, is this host's",
    arguments: ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuse.bindfs", "fuse.mergerfs", "f2fs"])
  func local(type: String) {
    #expect(FileSharing(Mount(type: type, options: ["rw", "relatime"])) == .local)
  }

  @Test(
    "a network file system with locks for all is told from one whose locks each host keeps to itself",
    arguments: [
      ("nfs4", "rw,vers=4.2,hard,local_lock=none", true), ("nfs", "rw,vers=3,local_lock=none", true),
      ("nfs", "rw,vers=3,nolock,local_lock=all", false), ("nfs", "rw,local_lock=flock", false),
      ("nfs", "rw,local_lock=posix", false), ("lustre", "rw,flock,lazystatfs", true),
      ("lustre", "rw,localflock", false),
      ("lustre", "rw,noflock", false), ("lustre", "rw", false), ("cifs", "rw,vers=3.1.1", true),
      ("smb3", "rw,nobrl", false), ("ceph", "rw", true), ("gpfs", "rw", true), ("fuse.glusterfs", "rw", true),
      ("9p", "rw,trans=virtio", false), ("afs", "rw", false), ("fuse.sshfs", "rw,user_id=0", false),
      ("fuse.rclone", "rw", false),
    ])
  func network(type: String, options: String, hasLocks: Bool) {
    let sharing = FileSharing(Mount(type: type, options: Set(options.split(separator: ",").map(String.init))))
    if hasLocks {
      #expect(sharing == .locked(type: type))
    } else {
      guard case .unlocked(type, _) = sharing else {
        Issue.record("\(sharing)")
        return
      }
    }
    #expect(sharing.hasLocks == hasLocks && !sharing.isLocal)
  }

  @Test("what nobody here can tell is uncertain", arguments: ["fuse", "fuse.of-somebody", "beegfs", "virtiofs"])
  func uncertain(type: String) {
    #expect(FileSharing(Mount(type: type)) == .uncertain(type: type))
  }

  @Test("a line of mountinfo gives the type, and the options of the place and of the file system")
  func line() {
    let optional = Mount(
      line: "36 35 0:41 /a /b\\040c rw,noatime shared:1 master:2 - nfs4 server:/home rw,vers=4.2,local_lock=none")
    #expect(optional == Mount(type: "nfs4", options: ["rw", "noatime", "vers=4.2", "local_lock=none"]))
    #expect(Mount(line: "22 27 0:21 / /proc ro - proc proc rw") == Mount(type: "proc", options: ["ro", "rw"]))
    for cut in ["", "22", "22 27 0:21 / /proc rw", "22 27 0:21 / /proc rw -", "22 27 0:21 / /proc rw - proc proc"] {
      #expect(Mount(line: cut[...]) == nil)
    }
  }

  @Test("the kernel says what a path is on")
  func kernel() {
    #expect(Mount(of: "/proc/self")?.type == "proc")
    #expect(Mount(of: "/proc/nobody/is/here") == nil)
    #expect(FileSharing(of: "/proc/self").isLocal)
  }

  @Test("a second file system below a folder is not taken for the folder's", .needsMounts)
  func mounted() throws {
    let mount = try MountedFolder(type: "sshfs")
    #expect(Mount(of: mount.path)?.type == "fuse.sshfs")
    #expect(!FileSharing(of: mount.path).hasLocks)
    #expect(Mount(of: mount.source) == Mount(of: FileSystem.parent(of: mount.source)))
    try FileSystem.write([1], to: mount.path + "/file")
    #expect(Mount(of: mount.path + "/file")?.type == "fuse.sshfs")
    #expect(Mount(of: mount.source + "/file")?.type != "fuse.sshfs")
  }
}
