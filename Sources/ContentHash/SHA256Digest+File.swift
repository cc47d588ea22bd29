public import DurableFiles

extension SHA256Digest {
  /// The sha256 of a file, read a megabyte at a time.
  public init(ofFile path: String) throws(FileError) {
    var hasher = SHA256Hasher()
    var offset = 0
    while true {
      let bytes = try FileSystem.read(path, offset: offset, count: 1 << 20)
      if bytes.isEmpty { break }
      hasher.update(bytes)
      offset += bytes.count
    }
    self = hasher.finalize()
  }
}
