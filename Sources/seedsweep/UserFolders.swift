import ArgumentParser
import Foundation

/// Where files of this user are, as the XDG base directory specification says: a path that is not absolute counts as none.
enum UserFolders {
  /// For settings and keys.
  static func configuration(_ environment: [String: String]) throws -> String {
    try folder("XDG_CONFIG_HOME", below: ".config", environment, option: "--keys")
  }

  /// For what can be made again.
  static func cache(_ environment: [String: String]) throws -> String {
    try folder("XDG_CACHE_HOME", below: ".cache", environment, option: "--cache")
  }

  private static func folder(
    _ variable: String, below name: String, _ environment: [String: String], option: String
  ) throws -> String {
    if let folder = environment[variable], folder.hasPrefix("/") { return "\(folder)/seedsweep" }
    guard let home = home(environment) else { throw NoHomeFolder(option: option) }
    return "\(home)/\(name)/seedsweep"
  }

  /// `$HOME`, else what the system knows of the user.
  private static func home(_ environment: [String: String]) -> String? {
    if let home = environment["HOME"], home.hasPrefix("/") { return home }
    guard let entry = getpwuid(geteuid()), let folder = entry.pointee.pw_dir else { return nil }
    let path = String(cString: folder)
    return path.hasPrefix("/") ? path : nil
  }
}

struct NoHomeFolder: Error, CustomStringConvertible {
  let option: String

  var description: String {
    "HOME is no absolute path, and the system knows no home folder of this user: say \(option) DIR"
  }
}
