import DurableFiles
import Glibc
import TestSupport
import Testing

@Suite("Files that other hosts may be reading")
struct SharedFilesTests {
  private let folder = try! TemporaryFolder()
  private var path: String { folder.path + "/file" }

  @Test("a file that is published once more with the same bytes stays the file it is", arguments: [0, 5, 3_000_000])
  func same(size: Int) throws {
    let bytes = [UInt8](repeating: 7, count: size)
    try FileSystem.writeOnce(bytes, to: path)
    let first = try FileIdentity(of: path)
    // As a host does that had not heard of it.
    try FileSystem.writeOnce(bytes, to: path)
    #expect(try FileIdentity(of: path) == first)
    let arriving = try #require(try ResumableFile(for: path, limit: .max) { _ in })
    try arriving.append(bytes)
    try arriving.publish()
    #expect(try FileIdentity(of: path) == first)
    #expect(try FileSystem.read(path) == bytes)
    #expect(try folder.names() == ["file"])
  }

  @Test("one with other bytes is replaced, as it is damaged", arguments: [[], [1, 2, 4], [1, 2, 3, 4]] as [[UInt8]])
  func damaged(bytes: [UInt8]) throws {
    try FileSystem.write(bytes, to: path)
    try FileSystem.writeOnce([1, 2, 3], to: path)
    #expect(try FileSystem.read(path) == [1, 2, 3])
    #expect(try folder.names() == ["file"])
  }

  @Test("where locks do not reach other hosts, nobody's unfinished file is taken for abandoned", .needsMounts)
  func unfinished() throws {
    let mount = try MountedFolder(type: "sshfs")
    let left = mount.source + "/seedsweep-of-another-host.partial"
    try FileSystem.write([1], to: left)
    try FileSystem.writeDurably([2], to: mount.path + "/file")
    #expect(try FileSystem.names(in: mount.source) == ["file", "seedsweep-of-another-host.partial"])
    try FileSystem.writeDurably([3], to: mount.source + "/file")
    #expect(try FileSystem.names(in: mount.source) == ["file"], "on the disk itself it is one")
  }

  @Test("a stamp shows that a file was replaced, though its size and time are the same")
  func stamp() throws {
    #expect(try FileStamp(of: path) == nil)
    try FileSystem.write([1], to: path)
    let first = try #require(try FileStamp(of: path))
    #expect(try FileStamp(of: path) == first)
    var information = stat()
    try #require(stat(path, &information) == 0)
    try FileSystem.writeDurably([2], to: path)
    var times = [information.st_atim, information.st_mtim]
    try #require(utimensat(AT_FDCWD, path, &times, 0) == 0)
    #expect(try FileStamp(of: path) != first)
  }
}
