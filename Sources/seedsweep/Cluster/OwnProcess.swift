import DurableFiles
import Program

/// How this program starts another process of itself.
enum OwnProcess {
  /// This program, or the loader that has loaded it.
  static let executable = ProgramFile.started

  /// What comes before the program's own arguments: the program, where a loader has to be told.
  static let arguments: [String] = {
    guard let program = ProgramFile.running.loadedPath else { return [] }
    let folder = FileSystem.parent(of: program)
    let loader = FileSystem.absolutePath(of: executable)
    // Beside its program lies the loader of a bundle, which has all libraries there; any other one knows where its libraries are.
    guard FileSystem.parent(of: loader) == folder else { return [program] }
    return ["--inhibit-cache", "--library-path", folder, program]
  }()

  /// The folder of the bundle that this program is part of; nil where it is part of none.
  static let bundle: String? = {
    guard arguments.count > 1, let program = arguments.last else { return nil }
    return FileSystem.parent(of: FileSystem.parent(of: program))
  }()

  /// How other hosts start it, where they see this host's files at the same paths.
  static var pathForOtherHosts: String {
    bundle.map { "\($0)/seedsweep" } ?? FileSystem.absolutePath(of: executable)
  }

  /// Whether it is started by its path, at which something else may lie by then.
  static var isReplaceable: Bool { !arguments.isEmpty }
}
