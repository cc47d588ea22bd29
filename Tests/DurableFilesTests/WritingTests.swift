import DurableFiles
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite struct `A file that is written durably` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Bytes of which the first says what all of them and their number have to be.
  private static func version(_ number: UInt8) -> [UInt8] {
    [UInt8](repeating: number, count: 1 + Int(number) * 397)
  }

  /// What writer and reader of a file know of each other.
  private final class Progress: Sendable {
    let readings = Atomic(0)
    let isDone = Atomic(false)
  }

  @Test func `is never seen half-written, however often it is replaced`() async throws {
    let path = folder.path + "/file"
    try FileSystem.writeDurably(Self.version(0), to: path)
    let progress = Progress()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        defer { progress.isDone.store(true, ordering: .relaxed) }
        var writings = 0
        while writings < 300 || progress.readings.load(ordering: .relaxed) < 1000 {
          writings += 1
          try FileSystem.writeDurably(Self.version(UInt8(truncatingIfNeeded: writings)), to: path)
          await Task.yield()
        }
      }
      group.addTask {
        // A reading that fails ends the writing as well.
        defer { progress.readings.store(.max, ordering: .relaxed) }
        while !progress.isDone.load(ordering: .relaxed) {
          let bytes = try FileSystem.read(path)
          try #require(bytes == Self.version(try #require(bytes.first)))
          progress.readings.add(1, ordering: .relaxed)
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.names() == ["file"])
  }

  @Test func `has only one of the versions when many write it at once`() async throws {
    let path = folder.path + "/file"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in UInt8(1)...20 {
        group.addTask { try FileSystem.writeDurably(Self.version(number), to: path) }
      }
      try await group.waitForAll()
    }
    let bytes = try FileSystem.read(path)
    #expect((1...20).contains(bytes[0]) && bytes == Self.version(bytes[0]))
    #expect(try folder.names() == ["file"])
  }

  @Test func `is not there, and the old one is untouched, when its writer is killed; the next writer clears the rest`()
    async throws
  {
    let path = folder.path
    try FileSystem.writeDurably([1, 2, 3], to: path + "/file")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let file = try PartialFile(in: path)
      try file.write([4, 5].span.bytes)
      kill(getpid(), SIGKILL)
    }
    #expect(try FileSystem.read(path + "/file") == [1, 2, 3])
    let left = try folder.names().filter { $0 != "file" }
    #expect(left.count == 1 && left[0].hasSuffix(".partial"))
    let living = try PartialFile(in: path)
    let names = try folder.names()
    #expect(names.count == 2 && !names.contains(left[0]))
    try FileSystem.writeDurably([6], to: path + "/file")
    #expect(try folder.names() == names, "what a living writer writes stays")
    _ = consume living
    #expect(try folder.names() == ["file"])
  }

  @Test func `leaves nothing behind when it cannot be put in place`() throws {
    try folder.write("", to: "place/in the way")
    let place = folder.path + "/place"
    let error = #expect(throws: FileError.self) { try FileSystem.writeDurably([1], to: place) }
    #expect(error?.description == "\(place): cannot be written: Is a directory")
    #expect(try folder.names() == ["place", "place/in the way"])
  }
}
