import ContentHash
import Foundation
import RunStore
import TestSupport
import Testing

@Suite struct `Artifacts` {
  private let folder: TemporaryFolder
  private let store: ArtifactStore

  init() throws {
    folder = try TemporaryFolder()
    store = try ArtifactStore(directory: folder.path + "/artifacts")
  }

  @Test func `have their name only when they are complete and right`() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let digest = SHA256Digest(hashing: bytes)
    let writer = try store.write(digest)
    for start in stride(from: 0, to: bytes.count, by: 7_777) {
      try writer.append(bytes[start..<min(start + 7_777, bytes.count)])
    }
    #expect(store.size(of: digest) == nil, "not before finish")
    #expect(writer.count == bytes.count)
    try writer.finish()
    #expect(store.size(of: digest) == bytes.count)
    #expect(try Data(contentsOf: URL(filePath: store.path(of: digest))) == Data(bytes))
    #expect(try store.read(digest, offset: 99_990, count: 64) == Array(bytes[99_990...]))
    #expect(try store.read(digest, offset: 5, count: 3) == Array(bytes[5..<8]))
    #expect(try folder.names() == ["artifacts", "artifacts/\(digest.hexadecimal)"])
  }

  @Test func `leave nothing behind when the bytes are others than promised, or never end`() throws {
    let digest = SHA256Digest(hashing: [1, 2, 3])
    do {
      let writer = try store.write(digest)
      try writer.append([1, 2])
      let error = try #require(throws: RunStoreError.self) { try writer.finish() }
      #expect(error == .artifactMismatch(expected: digest, received: SHA256Digest(hashing: [1, 2])))
      let unfinished = try store.write(digest)
      try unfinished.append([1])
    }
    #expect(try folder.names() == ["artifacts"])
    #expect(store.size(of: digest) == nil)
  }

  @Test func `name the file that is missing`() throws {
    let digest = SHA256Digest(hashing: [1])
    let error = try #require(throws: RunStoreError.self) { try store.read(digest, offset: 0, count: 1) }
    #expect(error.description == "\(store.path(of: digest)): cannot open: No such file or directory")
  }
}
