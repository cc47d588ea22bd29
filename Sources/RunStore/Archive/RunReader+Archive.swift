import ContentHash
import DurableFiles
import GRDB

extension RunReader {
  /// Whether this is one file of a run, in place of its folder.
  public var isArchive: Bool { database.file == directory }

  /// The names of the log's files that an archive holds; none of a folder.
  public func archivedLogs() throws(RunStoreError) -> [String] { try members().filter(RunArchive.isLog) }

  /// The bytes of a file of the log that an archive holds.
  public func archivedLog(_ name: String) throws(RunStoreError) -> [UInt8]? { try member(name) }

  /// An artifact's bytes; nil where it is not here.
  func bytes(ofArtifact artifact: SHA256Digest) throws -> [UInt8]? {
    guard !isArchive else { return try member(RunArchive.artifacts + artifact.hexadecimal) }
    let path = artifacts.path(of: artifact)
    return FileSystem.exists(path) ? try FileSystem.read(path) : nil
  }

  /// The names of all files in an archive; none of a folder.
  func members() throws(RunStoreError) -> [String] {
    isArchive ? try database.read { db in try RunArchive.names(in: db) } : []
  }

  func member(_ name: String) throws(RunStoreError) -> [UInt8]? {
    try database.read { db in try RunArchive.bytes(name, in: db) }
  }
}
