import DurableFiles

/// What one file of a run holds.
public struct ArchiveContents: Equatable, Sendable {
  /// Of the whole file.
  public var bytes: Int
  /// How many tasks have a result.
  public var results: Int
  /// How many files of the log.
  public var logs: Int
  /// How many pretrained encoders and saved states of pretrainings.
  public var artifacts: Int
}

extension ArchiveContents {
  init(_ archive: RunReader) throws {
    let members = try archive.members()
    bytes = FileSystem.size(of: archive.directory) ?? 0
    results = try archive.tasks().count { $0.digest != nil }
    logs = members.count(where: RunArchive.isLog)
    artifacts = members.count { RunArchive.artifact($0) != nil }
  }
}

extension ArchiveContents: CustomStringConvertible {
  public var description: String {
    let parts = [
      Self.text(results, "result"), Self.text(logs, "file") + " of the log", Self.text(artifacts, "artifact"),
    ]
    return "\(ByteCount(bytes)): \(parts.joined(separator: ", "))"
  }

  private static func text(_ count: Int, _ name: String) -> String { "\(count) \(name)\(count == 1 ? "" : "s")" }
}
