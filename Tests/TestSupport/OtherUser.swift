import Foundation
public import Testing

/// A second user of this machine, `nobody`, as whom only root can run a program.
public enum OtherUser {
  public static let id: UInt32 = 65534

  /// What runs the command that follows it as the other user.
  public static let launcher = [
    "/usr/bin/env", "setpriv", "--reuid=\(id)", "--regid=\(id)", "--clear-groups", "--inh-caps=-all",
  ]

  /// That of the system: another one may lie where the other user cannot go.
  public static let python = "/usr/bin/python3"

  fileprivate static let isAvailable: Bool = {
    guard geteuid() == 0 else { return false }
    return (try? run([python, "-c", "pass"]).status) == 0
  }()

  /// Runs a program as the other user to its end.
  public static func run(_ command: [String]) throws -> BuiltExecutable.Outcome {
    try BuiltExecutable.run(launcher[0], Array(launcher.dropFirst()) + command)
  }

  /// A folder that everybody may write in, and remove what is his own, as `/tmp` is.
  public static func sharedFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: folder.path)
    return folder
  }
}

extension Trait where Self == ConditionTrait {
  /// Runs only where a second user can be had.
  public static var needsOtherUser: Self {
    .enabled(if: OtherUser.isAvailable, "only root can work as another user, by setpriv and python3")
  }
}
