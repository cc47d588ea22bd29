import Access
import ArgumentParser
import DurableFiles

struct KeysLogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Prints what happened to the keys of this machine.",
    discussion: """
      A line of JSON each, the oldest first: tokens that were issued and closed, hosts that were enrolled, joined, were refused \
      or revoked, keys that were rotated; with the key's first digits, its address and role and the token where they are known, \
      never a secret. What happens to one key again and again is told the first, second, fourth, eighth ... time, with its \
      count. The last one or two megabytes are kept, in security.jsonl beside the keys.

      EXAMPLE
        seedsweep keys log | grep refused
      """)

  @OptionGroup var keys: KeyOptions

  func run() throws {
    let folder = try keys.path
    // Each begins with its time; a machine may have keys of both kinds, and other hosts theirs in the same folder.
    let folders = ["\(folder)/coordinator"] + (try HostFolder.all(in: "\(folder)/worker"))
    let lines = try folders.flatMap { try SecurityLog(folder: $0).entries() }
    for (_, line) in lines.sorted(by: { $0.time < $1.time }) { try StandardOutput.line(line) }
  }
}
