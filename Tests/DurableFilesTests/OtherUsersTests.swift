import Foundation
import TestSupport
import Testing

@testable import DurableFiles

@Suite("What others put in the way")
struct OtherUsersTests {
  private let folder = try! TemporaryFolder()
  private let victim: String

  init() throws {
    victim = try folder.write("precious", to: "home/file")
  }

  private var isSafe: Bool { FileManager.default.contents(atPath: victim) == Data("precious".utf8) }

  private func link(_ name: String, to target: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
    return path
  }

  @Test("removing a folder follows no link, be it in the folder or in its place")
  func removal() throws {
    let tree = folder.path + "/tree"
    try folder.write("x", to: "tree/below/deep/file")
    _ = try link("tree/below/link", to: folder.path + "/home")
    let instead = try link("instead", to: folder.path + "/home")
    FileSystem.removeFolder(instead)
    #expect(isSafe)
    FileSystem.removeFolder(tree)
    #expect(isSafe && !FileSystem.exists(tree))
  }

  @Test("a folder of another user is not emptied", .needsOtherUser)
  func foreignFolder() throws {
    try folder.write("x", to: "theirs/file")
    for name in ["theirs/file", "theirs"] {
      #expect(chown("\(folder.path)/\(name)", OtherUser.id, OtherUser.id) == 0)
    }
    FileSystem.removeFolder(folder.path + "/theirs")
    #expect(FileSystem.exists(folder.path + "/theirs/file"))
  }

  @Test("unfinished files of this user are cleared away; a pipe is not waited for, a link not followed")
  func unfinishedFiles() throws {
    let abandoned = try folder.write("half", to: "seedsweep-a.partial")
    let pipe = folder.path + "/seedsweep-b.partial"
    #expect(mkfifo(pipe, 0o600) == 0)
    let link = try link("seedsweep-c.partial", to: victim)
    try FileSystem.writeDurably(Array("whole".utf8), to: folder.path + "/result")
    #expect(!FileSystem.exists(abandoned))
    #expect(FileSystem.exists(pipe) && FileSystem.exists(link) && isSafe)
  }

  @Test("a private folder is made as one, and nothing else that has its name is taken for it")
  func privateFolder() throws {
    let path = folder.path + "/own"
    let made = try PrivateFolder(path)
    #expect(try PrivateFolder(opening: path).names() == [])
    for mode in [0o750, 0o705, 0o701, 0o777] {
      chmod(path, mode_t(mode))
      #expect(throws: FileError.self) { _ = try PrivateFolder(path) }
    }
    chmod(path, 0o700)
    let link = try link("link", to: path)
    #expect(throws: FileError.self) { _ = try PrivateFolder(link) }
    #expect(throws: FileError.self) { _ = try PrivateFolder(victim) }
    made.removeIfEmpty()
    #expect(!FileSystem.exists(path))
  }

  @Test("a private folder of another user is not used", .needsOtherUser)
  func foreignPrivateFolder() throws {
    let path = folder.path + "/theirs"
    _ = try PrivateFolder(path)
    #expect(chown(path, OtherUser.id, OtherUser.id) == 0)
    #expect(throws: FileError.self) { _ = try PrivateFolder(path) }
  }

  @Test("what is done in a private folder is done there, whatever has its name meanwhile")
  func heldOpen() throws {
    let path = folder.path + "/own"
    let own = try PrivateFolder(path)
    _ = try own.makeLock("file")
    try FileManager.default.moveItem(atPath: path, toPath: path + "-moved")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path + "/home")
    own.remove("file")
    own.removeIfEmpty()
    #expect(isSafe && FileSystem.exists(path + "-moved") && !FileSystem.exists(path + "-moved/file"))
  }

  @Test("who can get at a folder, and who can replace it, follows from the modes on the way")
  func ways() throws {
    let inner = folder.path + "/outer/inner"
    try FileSystem.createFolder(inner)
    let outer = FileSystem.parent(of: inner)
    for (outerMode, innerMode, isClosed, isReplaceable) in [
      (0o755, 0o700, true, false), (0o700, 0o755, true, false), (0o755, 0o755, false, false),
      (0o777, 0o700, false, true), (0o1777, 0o700, true, false), (0o777, 0o755, false, true),
    ] {
      // Otherwise the test's own folder would keep everybody out.
      chmod(folder.path, 0o755)
      chmod(outer, mode_t(outerMode))
      chmod(inner, mode_t(innerMode))
      let ways = (FileSystem.isClosedToOthers(inner), FileSystem.replaceableFolder(above: inner))
      let modes = "\(String(outerMode, radix: 8)) \(String(innerMode, radix: 8))"
      #expect(ways == (isClosed, isReplaceable ? outer : nil), "\(modes)")
    }
    chmod(outer, 0o755)
    #expect(!FileSystem.isClosedToOthers(outer + "/not/there"), "the nearest folder above decides")
    chmod(outer, 0o700)
    #expect(FileSystem.isClosedToOthers(outer + "/not/there"))
  }
}
