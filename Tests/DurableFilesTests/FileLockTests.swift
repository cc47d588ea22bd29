import DurableFiles
import Glibc
import TestSupport
import Testing

@Suite struct `A lock` {
  private let folder: TemporaryFolder
  // Computed, so that whoever uses the path holds the folder.
  private var path: String { folder.path + "/lock" }

  init() throws { folder = try TemporaryFolder() }

  @Test func `excludes whoever opens the file a second time, until it is given back`() throws {
    do {
      let lock = try #require(try FileLock(trying: path))
      let second = try FileLock(trying: path)
      withExtendedLifetime(lock) { #expect(second == nil) }
    }
    #expect(try FileLock(trying: path) != nil)
  }

  @Test func `excludes another process`() async throws {
    let lock = try FileLock(waitingFor: path)
    await #expect(processExitsWith: .success) { [path = path as String] in
      try #require(try FileLock(trying: path) == nil)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `ends with its process, however that ends`() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let lock = try FileLock(waitingFor: path)
      withExtendedLifetime(lock) { _ = kill(getpid(), SIGKILL) }
    }
    #expect(FileSystem.exists(path))
    #expect(try FileLock(trying: path) != nil)
  }

  @Test func `that is waited for lets no change of a file get lost`() async throws {
    let counter = folder.path + "/counter"
    try FileSystem.write([0], to: counter)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<25 {
            let lock = try FileLock(waitingFor: path)
            try withExtendedLifetime(lock) {
              let count = try #require(try FileSystem.read(counter).first)
              sched_yield()
              try FileSystem.write([count + 1], to: counter)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try FileSystem.read(counter) == [200])
  }
}
