import Foundation
import Testing

@testable import Cluster

@Suite("The folder of a socket")
struct SocketFolderTests {
  @Test("what a killed process left is removed by the next one; what lives, or is somebody else's, is not touched")
  func abandoned() throws {
    let parent = "/tmp/seedsweep-test-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: parent) }
    for (name, file) in [
      ("seedsweep-socket-killed", "lock"), ("seedsweep-socket-other", "data"), ("seedsweep-test", "lock"),
    ] {
      try FileManager.default.createDirectory(atPath: "\(parent)/\(name)", withIntermediateDirectories: true)
      _ = FileManager.default.createFile(atPath: "\(parent)/\(name)/\(file)", contents: nil)
    }
    _ = FileManager.default.createFile(atPath: "\(parent)/seedsweep-socket-killed/socket", contents: nil)
    let living = try SocketFolder(in: parent)
    let next = try SocketFolder(in: parent)
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: parent))
    #expect(
      names.isSuperset(of: ["seedsweep-socket-other", "seedsweep-test"]) && !names.contains("seedsweep-socket-killed"))
    for folder in [living, next] { #expect(FileManager.default.fileExists(atPath: "\(folder.path)/lock")) }
  }

  @Test("it is gone with its owner")
  func gone() throws {
    let path = try SocketFolder().path
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a folder for temporary files that is empty, relative or too long for a socket is not used")
  func parents() {
    #expect(SocketFolder.parent("/var/tmp") == "/var/tmp")
    for unusable in [nil, "", "tmp", "./tmp", "/" + String(repeating: "x", count: 70)] {
      #expect(SocketFolder.parent(unusable) == "/tmp")
    }
  }
}
