public import ContentHash
import Glibc

/// A folder of files named by the sha256 of their content. A file is complete and verified from the moment it has its name.
public struct ArtifactStore: Sendable {
  public let directory: String

  /// Makes the folder where there is none.
  public init(directory: String) throws(RunStoreError) {
    self.directory = directory
    guard mkdir(directory, 0o755) == 0 || errno == EEXIST else {
      throw .file(path: directory, operation: "make the folder")
    }
  }

  init(existing directory: String) { self.directory = directory }

  /// Where the artifact is, or would be.
  public func path(of artifact: SHA256Digest) -> String { "\(directory)/\(artifact.hexadecimal)" }

  /// The artifact's bytes; nil where it is not here.
  public func size(of artifact: SHA256Digest) -> Int? {
    var status = stat()
    guard stat(path(of: artifact), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Starts the artifact with the given sha256.
  public func write(_ artifact: SHA256Digest) throws(RunStoreError) -> ArtifactWriter {
    try ArtifactWriter(expected: artifact, store: self)
  }

  /// Removes what writers left behind when their process was killed; nobody else may be writing.
  func removeUnfinished() {
    guard let folder = opendir(directory) else { return }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name.hasPrefix(ArtifactWriter.temporaryPrefix) { unlink("\(directory)/\(name)") }
    }
  }

  /// Up to `count` bytes from `offset` on; fewer at the end of the artifact.
  public func read(_ artifact: SHA256Digest, offset: Int, count: Int) throws(RunStoreError) -> [UInt8] {
    let path = path(of: artifact)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: path, operation: "open") }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + filled, count - filled, off_t(offset + filled))
      }
      guard got >= 0 else { throw .file(path: path, operation: "read") }
      if got == 0 { break }
      filled += got
    }
    bytes.removeSubrange(filled...)
    return bytes
  }
}

/// Writes one artifact piece by piece; only `finish` gives it its name, and only if the bytes have the promised sha256.
public final class ArtifactWriter {
  static let temporaryPrefix = ".incoming-"

  private let expected: SHA256Digest
  private let store: ArtifactStore
  private let temporaryPath: String
  private var descriptor: Int32
  private var hasher = SHA256Hasher()
  /// How many bytes have been written.
  public private(set) var count = 0

  init(expected: SHA256Digest, store: ArtifactStore) throws(RunStoreError) {
    self.expected = expected
    self.store = store
    var template = Array("\(store.directory)/\(Self.temporaryPrefix)XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    temporaryPath = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw .file(path: store.directory, operation: "write an artifact into the folder") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { discard() }

  public func append(_ bytes: some Collection<UInt8>) throws(RunStoreError) {
    let chunk = Array(bytes)
    hasher.update(chunk)
    var written = 0
    while written < chunk.count {
      let put = chunk.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, chunk.count - written) }
      guard put >= 0 else { throw .file(path: temporaryPath, operation: "write") }
      written += put
    }
    count += chunk.count
  }

  /// Verifies the sha256, makes the bytes durable and gives the file its name; what was written is discarded on any error.
  public func finish() throws(RunStoreError) {
    defer { discard() }
    let received = hasher.finalize()
    guard received == expected else { throw .artifactMismatch(expected: expected, received: received) }
    guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else {
      throw .file(path: temporaryPath, operation: "write to disk")
    }
    let path = store.path(of: expected)
    guard rename(temporaryPath, path) == 0 else { throw .file(path: path, operation: "put the artifact in place") }
    close(descriptor)
    descriptor = -1
    try synchronize(directory: store.directory)
  }

  private func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    unlink(temporaryPath)
  }
}

/// Makes the names in a folder durable.
func synchronize(directory: String) throws(RunStoreError) {
  let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0, fsync(descriptor) == 0 else {
    if descriptor >= 0 { close(descriptor) }
    throw .file(path: directory, operation: "write to disk")
  }
  close(descriptor)
}
