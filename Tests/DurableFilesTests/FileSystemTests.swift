import DurableFiles
import Foundation
import TestSupport
import Testing

@Suite struct `Files and folders` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Something that cannot be done in a folder with a file `file`: on which path, and what the error says of it.
  struct Failure: Sendable, CustomTestStringConvertible {
    let path: String
    let message: String
    let action: @Sendable (String) throws -> Void

    var testDescription: String { "\(path): \(message)" }
  }

  static let failures = [
    Failure(path: "none", message: "cannot be read: No such file or directory") { _ = try FileSystem.read($0) },
    Failure(path: "none", message: "cannot be read: No such file or directory") {
      _ = try FileSystem.read($0, offset: 0, count: 1)
    },
    Failure(path: "none", message: "cannot be read: No such file or directory") {
      _ = try FileSystem.sizeAndTime(of: $0)
    },
    Failure(path: "folder", message: "cannot be read: Is a directory") { _ = try FileSystem.read($0) },
    Failure(path: "folder", message: "cannot be written: Is a directory") { try FileSystem.write([1], to: $0) },
    Failure(path: "none", message: "the folder cannot be read: No such file or directory") {
      _ = try FileSystem.names(in: $0)
    },
    Failure(path: "none", message: "the folder cannot be read: No such file or directory") {
      try FileSystem.synchronizeFolder($0)
    },
    Failure(path: "file", message: "the folder cannot be made: File exists") { try FileSystem.createFolder($0) },
    Failure(path: "file/below", message: "the folder cannot be made: Not a directory") {
      try FileSystem.createFolder($0)
    },
    Failure(path: "none", message: "no folder can be made in it: No such file or directory") {
      _ = try FileSystem.createTemporaryFolder(prefix: $0 + "/some-")
    },
    Failure(path: "none", message: "no file can be made in the folder: No such file or directory") {
      try FileSystem.writeDurably([1], to: $0 + "/file")
    },
    Failure(path: "folder", message: "cannot be opened: Is a directory") { _ = try FileLock(waitingFor: $0) },
    Failure(path: "none/.incoming-file", message: "cannot be opened: No such file or directory") {
      let folder = FileSystem.parent(of: $0)
      _ = try ResumableFile(for: folder + "/file", limit: 1) { _ in }
    },
  ]

  @Test(arguments: failures)
  func `that are not as needed give one line with the path and the reason`(failure: Failure) throws {
    try folder.write("x", to: "file")
    try FileSystem.createFolder(folder.path + "/folder")
    let path = folder.path + "/" + failure.path
    let error = #expect(throws: FileError.self) { try failure.action(path) }
    #expect(error?.description == "\(path): \(failure.message)")
    #expect(try folder.names() == ["file", "folder"])
  }

  @Test func `are read in any range as their bytes say`() throws {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    let path = try folder.write(bytes, to: "file")
    #expect(try FileSystem.read(path) == bytes)
    for offset in stride(from: 0, through: 1100, by: 97) {
      for count in [0, 1, 96, 500, 2000] {
        let expected = bytes.dropFirst(offset).prefix(count)
        #expect(try FileSystem.read(path, offset: offset, count: count) == Array(expected))
      }
    }
    #expect(FileSystem.size(of: path) == 1000)
    #expect(FileSystem.size(of: folder.path) == nil && FileSystem.size(of: path + "2") == nil)
  }

  @Test(arguments: ["a", "a/b/c", "a/b/", "a//b", "./a"])
  func `are made with everything above them, and again without harm`(name: String) throws {
    let path = folder.path + "/" + name
    for _ in 1...2 { try FileSystem.createFolder(path) }
    #expect(try FileSystem.names(in: path) == [])
  }

  @Test func `are made by many at once`() async throws {
    let path = folder.path + "/a/b/c/d"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { try FileSystem.createFolder(path) } }
      try await group.waitForAll()
    }
    #expect(FileSystem.exists(path))
  }

  @Test func `are removed with everything in them, and nothing else`() throws {
    try folder.write("x", to: "outside/kept")
    try folder.write("x", to: "inside/deep/file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/inside/link", withDestinationPath: folder.path + "/outside")
    FileSystem.removeFolder(folder.path + "/inside")
    #expect(try folder.names() == ["outside", "outside/kept"])
  }

  @Test func `get their name with everything in them, in place of nothing or of an empty folder`() throws {
    for isThere in [false, true] {
      let path = folder.path + "/place-\(isThere)"
      if isThere { try FileSystem.createFolder(path) }
      let temporary = try FileSystem.createTemporaryFolder(prefix: folder.path + "/new-")
      try FileSystem.write([1, 2], to: temporary + "/file")
      try FileSystem.publishFolder(temporary, as: path)
      #expect(try FileSystem.read(path + "/file") == [1, 2])
    }
    #expect(try FileSystem.names(in: folder.path) == ["place-false", "place-true"])
  }

  @Test(
    arguments: [
      ("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("a/b.c", "a", "b.c"), ("/", "/", ""),
    ])
  func `have a parent and a name`(path: String, parent: String, name: String) {
    #expect(FileSystem.parent(of: path) == parent)
    #expect(FileSystem.name(of: path) == name)
  }
}
