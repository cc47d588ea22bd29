import ArgumentParser
import DurableFiles
import ECGData
import Foundation

/// What every command that trains a sweep file's tasks is told.
struct SweepOptions: ParsableArguments {
  @Argument(help: "A sweep file, such as cluster/sweeps/demo.toml.", completion: .file(extensions: ["toml"]))
  var sweep: String

  @Option(
    name: .customLong("data"), help: "The folder of a sweep on real records, in place of the sweep file's own.",
    completion: .directory)
  var dataFolder: String?

  @OptionGroup var cache: CacheOptions
}

/// Where prepared data and fetched checkpoints are kept.
struct CacheOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "Where prepared records and checkpoints are kept (default: $SEEDSWEEP_CACHE, else $XDG_CACHE_HOME/seedsweep, else "
        + "~/.cache/seedsweep)."),
    completion: .directory)
  var directory: String?

  /// Throws where nobody says where, and this user has no home folder.
  ///
  /// Several hosts may share a cache where locks hold among them. Elsewhere each has its own in it: what one of them maps, another one
  /// would throw away.
  var path: String {
    get throws {
      let folder = try named
      return FileSharing(of: FileSystem.nearestFolder(of: folder)).hasLocks ? folder : HostFolder.path(in: folder)
    }
  }

  private var named: String {
    get throws {
      let environment = ProcessInfo.processInfo.environment
      if let named = directory ?? environment["SEEDSWEEP_CACHE"], !named.isEmpty { return named }
      return try UserFolders.cache(environment)
    }
  }
}
