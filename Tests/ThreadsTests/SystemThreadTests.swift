import Foundation
import Synchronization
import Testing
import Threads

@Suite struct `A thread` {
  @Test func `runs what it is given, under its name`() throws {
    let isDone = DispatchSemaphore(value: 0)
    let seen = Mutex("")
    try SystemThread.start("a name that is too long for the system") {
      let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
      seen.withLock { $0 = name ?? "" }
      isDone.signal()
    }
    isDone.wait()
    #expect(seen.withLock { $0 } == "a name that is \n")
  }

  @Test func `of which there could be some more leaves none behind`() throws {
    func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }
    // Others come and go in this process: what 300 askings for 20 would have left could not be overlooked.
    for _ in 1...300 { try SystemThread.require(20, for: "a test") }
    #expect(try count() < 1000)
  }

  @Test func `that the system does not allow is an error that names purpose, reason and limits`() async throws {
    await #expect(processExitsWith: .success) {
      // No memory for a stack of this size under the limit: what a user's limit of threads gives, too.
      var limit = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
      let error = try #require(throws: ThreadError.self) {
        try SystemThread.start("trainer", stackSize: 8 << 30) { exit(1) }
      }
      try #require(error.description.hasPrefix("no thread can be made (trainer): Resource temporarily unavailable"))
      try #require(error.description.contains("ulimit -u"))
    }
  }
}
