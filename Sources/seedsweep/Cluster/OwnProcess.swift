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

  /// Whether it is started by its path, at which something else may lie by then.
  static var isReplaceable: Bool { !arguments.isEmpty }
}
