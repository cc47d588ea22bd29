import DurableFiles
import Report
import RunStore
import Synchronization

/// The runs of some folders: those that are runs, be it as one file, and those that hold runs, in which further ones may appear.
public final class RunShelf: Sendable {
  private let folders: [String]
  private let reading: RunReading
  /// In the order in which they were found; a run keeps its name.
  private let found = Mutex<[ServedRun]>([])

  /// Throws where a folder holds no run.
  public init(_ folders: [String], reading: RunReading) throws {
    self.folders = folders
    self.reading = reading
    for folder in folders where Self.runs(in: folder).isEmpty { throw DashboardError.noRun(folder: folder) }
  }

  /// Every run that is there by now.
  var runs: [ServedRun] {
    let there = folders.flatMap(Self.runs)
    return found.withLock { found in
      for folder in there where !found.contains(where: { $0.folder == folder }) {
        found.append(ServedRun(name: Self.name(of: folder, among: found.map(\.name)), folder: folder, reading: reading))
      }
      return found
    }
  }

  subscript(name: String) -> ServedRun? { runs.first { $0.name == name } }

  var page: RunListPage { RunListPage(runs.map { $0.entry() }) }

  /// Looks after those that somebody looks at.
  func refresh() { for run in found.withLock({ $0 }) { run.refresh() } }

  func finish() { for run in found.withLock({ $0 }) { run.finish() } }

  private static func runs(in folder: String) -> [String] {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    if isRun(folder) { return [folder] }
    let names = (try? FileSystem.names(in: folder)) ?? []
    return names.sorted().map { "\(folder)/\($0)" }.filter(isRun)
  }

  private static func isRun(_ path: String) -> Bool {
    FileSystem.exists("\(path)/run.sqlite") || RunStore.isArchive(path)
  }

  /// The folder's own name, with a number where another run has it.
  private static func name(of folder: String, among taken: [String]) -> String {
    let own = FileSystem.name(of: folder)
    let base = own == "." || own == ".." || own.isEmpty ? "run" : own
    guard taken.contains(base) else { return base }
    return (2...).lazy.map { "\(base)-\($0)" }.first { !taken.contains($0) } ?? base
  }
}
