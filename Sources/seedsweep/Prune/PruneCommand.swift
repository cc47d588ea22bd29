import ArgumentParser
import Cluster
import DurableFiles
import Foundation
import PrintableText
import RunStore

struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Removes files of a run, or the cache, nobody needs.",
    discussion: """
      Of a run: what was left unfinished, and artifacts that nothing recorded belongs to; with --encoders also the \
      pretrained encoders from which no planned trial starts. Results are never touched. Without a run, of the cache: \
      what was left unfinished, and records and checkpoints that were not used for a while; they are made or fetched \
      again where they are wanted. What a process uses stays, and a run whose coordinator is at work is refused.

      A coordinator that goes on with a run trains the encoders anew that are missing, and verify reports them.

      EXAMPLE
        seedsweep prune RUN --dry-run
        seedsweep prune RUN --encoders
        seedsweep prune --older-than 7 --dry-run
      """)

  @Argument(help: ArgumentHelp("The run's folder; without one, the cache.", valueName: "run"), completion: .directory)
  var folder: String?

  @Flag(help: "Of a run: also pretrained encoders from which no planned trial starts.")
  var encoders = false

  @Option(help: ArgumentHelp("Of the cache: what was not used for so many days.", valueName: "days"))
  var olderThan: Int?

  @OptionGroup var cache: CacheOptions

  @Flag(help: "Only list what would be removed.")
  var dryRun = false

  private static let usualAge = 30

  func validate() throws {
    if let olderThan, !(0...36_500).contains(olderThan) {
      throw ValidationError("--older-than \(olderThan) is not between 0 and 36500 days")
    }
    if folder == nil, encoders { throw ValidationError("--encoders is of a run: say which") }
    if folder != nil, olderThan != nil { throw ValidationError("--older-than is of the cache: leave the run out") }
    if folder != nil, cache.directory != nil { throw ValidationError("give a run or --cache, one of the two") }
  }

  func run() throws {
    let files = try pruned()
    for file in files {
      let size = "\(ByteCount(file.size))"
      let indent = String(repeating: " ", count: max(0, 8 - size.count))
      try StandardOutput.line("\(indent)\(size)  \(file.path.printable(atMost: 1000))  (\(file.reason))")
    }
    let total = ByteCount(files.reduce(0) { $0 + $1.size })
    let count = files.count == 1 ? "1 file" : "\(files.count) files"
    try StandardOutput.line(dryRun ? "\(count), \(total), would be removed" : "\(count) removed, \(total) freed")
  }

  private func pruned() throws -> [PrunedFile] {
    if let folder { return try RunStore.prune(directory: folder, encoders: encoders, isRemoving: !dryRun) }
    return try ArtifactCache.prune(
      directory: try cache.path, age: .seconds(86_400 * (olderThan ?? Self.usualAge)),
      now: Date.now.timeIntervalSince1970,
      isRemoving: !dryRun)
  }
}
