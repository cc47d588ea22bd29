import ContentHash
import DurableFiles
import RunStore
import TestSupport
import Testing

@Suite struct `Artifacts` {
  @Test func `have a size from the moment they have their name`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    let bytes: [UInt8] = Array(0..<200)
    let digest = SHA256Digest(hashing: bytes)
    #expect(store.artifacts.path(of: digest) == "\(run.directory)/artifacts/\(digest.hexadecimal)")
    let file = try #require(try ResumableFile(for: store.artifacts.path(of: digest), limit: 200) { _ in })
    try file.append(bytes)
    #expect(store.artifacts.size(of: digest) == nil, "not before it is complete")
    try file.publish()
    #expect(store.artifacts.size(of: digest) == 200)
    #expect(store.reader.artifacts.size(of: digest) == 200)
  }

  @Test func `stay when the run is continued, what did not arrive whole does not`() throws {
    let run = try ExampleRun()
    let digest = try run.open().store([1, 2, 3])
    try run.folder.write("half", to: "runs/check/artifacts/.incoming-" + SHA256Digest(hashing: [1]).hexadecimal)
    let store = try run.open()
    #expect(store.artifacts.size(of: digest) == 3)
    #expect(try FileSystem.names(in: run.directory + "/artifacts") == [digest.hexadecimal])
  }

  @Test func `whose folder cannot be made are an error that names it`() throws {
    let run = try ExampleRun()
    let path = try run.folder.write("in the way", to: "runs/check/artifacts")
    let error = try #require(throws: FileError.self) { try run.open() }
    #expect(error.description == "\(path): the folder cannot be made: File exists")
  }
}
