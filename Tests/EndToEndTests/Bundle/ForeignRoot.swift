import Foundation
import TestSupport

/// A root folder with a bundle and nothing of this machine's but `/proc`, `/dev` and a `/tmp`: a host with other libraries, or none.
///
/// What is mounted is so in a namespace of the process alone, and gone with it however it ends.
final class ForeignRoot: Sendable {
  /// What a root holds besides the bundle.
  enum Kind: CustomStringConvertible {
    case nothing
    /// A system that was installed there, such as an old Debian.
    case system(String)

    /// `$SEEDSWEEP_OTHER_ROOT` is the root of another system; `scripts/soak bundle` installs one.
    static let all: [Kind] =
      [.nothing] + (ProcessInfo.processInfo.environment["SEEDSWEEP_OTHER_ROOT"].map { [.system($0)] } ?? [])

    var description: String {
      switch self {
      case .nothing: "a root without anything"
      case .system(let path): path
      }
    }
  }

  /// Why this machine cannot have one; nil where it can.
  static let obstacle: String? = {
    if let reason = ProgramBundle.obstacle { return reason }
    let enter = "unshare --mount mount -t tmpfs none /tmp && command -v chroot setpriv"
    guard geteuid() != 0 || (try? BuiltExecutable.shell(enter))?.status != 0 else { return nil }
    print("skipped: no foreign root: only root can mount and chroot, by unshare, mount, chroot and setpriv")
    return "only root can have a foreign root, by unshare, mount, chroot and setpriv"
  }()

  private let folder: TemporaryFolder
  private let root: String
  private let bundle: String

  /// Seen as `/mnt` inside: the only folder that both sides share.
  var shared: String { "\(folder.path)/shared" }

  init(_ kind: Kind, bundle: ProgramBundle) throws {
    folder = try TemporaryFolder()
    self.bundle = bundle.path
    switch kind {
    case .nothing: root = "\(folder.path)/root"
    case .system(let path): root = path
    }
    for name in [shared] + ["proc", "dev", "tmp", "mnt", "etc", "opt/seedsweep"].map({ "\(root)/\($0)" }) {
      try FileManager.default.createDirectory(atPath: name, withIntermediateDirectories: true)
    }
  }

  static let program = "/opt/seedsweep/seedsweep"

  private static let mounts = """
    set -eu
    root=$1 bundle=$2 shared=$3 user=$4
    shift 4
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmp "$root/tmp"
    mount --bind "$shared" "$root/mnt"
    mount --bind "$bundle" "$root/opt/seedsweep"
    mount -o remount,bind,ro "$root/opt/seedsweep"

    """

  private static let entry = """

    mount -o remount,bind,ro "$root"
    exec setpriv --no-new-privs chroot --userspec="$user:$user" --groups="$user" "$root" "$@"
    """

  /// What becomes the command that follows it, inside, where only `/tmp` and `/mnt` can be written.
  ///
  /// - Parameters:
  ///   - environment: all that it has besides PATH.
  ///   - setup: more of bash before, in which `$root` is the root's path and `$shared` that of the shared folder.
  func launcher(
    environment: [String: String] = ["HOME": "/tmp/home"], setup: String = "", user: Int = 0
  ) -> [String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
    let variables = ["PATH=\(path)"] + environment.map { "\($0.key)=\($0.value)" }
    let script = Self.mounts + setup + Self.entry
    return ["/usr/bin/env", "-i"] + variables
      + ["unshare", "--mount", "bash", "-c", script, "enter", root, bundle, shared, String(user)]
  }

  /// Runs the bundle's program inside to its end.
  func run(_ arguments: String...) throws -> BuiltExecutable.Outcome { try run(arguments, launcher: launcher()) }

  func run(_ arguments: [String], launcher: [String]) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(launcher[0], launcher.dropFirst() + [Self.program] + arguments)
  }
}
