import ContentHash
import DurableFiles
import Foundation
import GRDB
import Sweep
import TestSupport
import Testing
import Training

@testable import RunStore

// What waits for a process that ends goes on when a thread for waiting is free, which other tests may hold for minutes.
@Suite("A run folder that other hosts may have, too", .waiting(minutes: 30))
struct SharedFolderTests {
  /// `ext4`, a network disk with locks for all, and one of which nobody knows.
  static let types = ["ext4", "nfs4", "fuse.of-somebody"]

  private static func sharing(_ type: String) -> FileSharing { FileSharing(Mount(type: type)) }

  private func run(_ type: String) throws -> ExampleRun {
    var run = try ExampleRun()
    run.sharing = Self.sharing(type)
    return run
  }

  private func logs(_ run: ExampleRun) throws -> [String] {
    try FileSystem.names(in: run.directory).filter { $0.hasSuffix("-wal") || $0.hasSuffix("-shm") }
  }

  @Test("a log is for the disks of one host; every other one has a rollback journal")
  func journal() {
    #expect(RunJournal(.local) == .log)
    for sharing in [FileSharing.locked(type: "nfs4"), .uncertain(type: "fuse"), .unlocked(type: "9p", remedy: nil)] {
      #expect(RunJournal(sharing) == .rollback)
    }
  }

  @Test("records, is read beside its writer, ends as one file and goes on", arguments: types)
  func course(type: String) throws {
    let run = try run(type)
    let trials = try [1, 2].map { try TrialResult.example("scratch-noaug-n70", seed: $0) }
    do {
      let store = try run.open()
      let beside = try store.separateReader()
      try store.record(trials[0])
      let reader = try RunStore.openReadOnly(directory: run.directory, sharing: run.sharing)
      #expect(try reader.trials() == [trials[0]] && beside.trials() == [trials[0]])
      try store.record(trials[1])
      #expect(try beside.trials() == trials)
      #expect(try RunStore.openReadOnly(directory: run.directory, sharing: run.sharing).trials() == trials)
      #expect(try logs(run).isEmpty == (type != "ext4"))
      let synchronous = try store.database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
      #expect(synchronous == 2, "every commit is on the disk before it is acknowledged")
      beside.close()
      reader.close()
      try store.close()
    }
    #expect(try FileSystem.names(in: run.directory) == ["artifacts", "lock", "run.sqlite"])
    #expect(FileSystem.size(of: run.directory + "/lock") == 0, "nobody has it any more")
    let again = try run.open()
    #expect(again.starts == 2)
    #expect(try again.reader.trials() == trials)
  }

  @Test("survives kill -9 in the middle of a transaction with everything acknowledged", arguments: types)
  func killed(type: String) async throws {
    let run = try run(type)
    let directory = run.directory
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [directory = directory as String, definition = run.definition as SweepDefinition, type = type as String] in
      let store = try ExampleRun.open(
        directory, definition, data: SHA256Digest(hashing: Array("signals".utf8)), codeVersion: "0.1.0",
        sharing: FileSharing(Mount(type: type)))
      for seed in 1...2 { try store.record(.example("scratch-noaug-n70", seed: UInt64(seed))) }
      try store.database.write { db in
        try db.execute(sql: "DELETE FROM result; UPDATE task SET state = 'failed'")
        // Pages that are not committed have to be in the file, or there is nothing to undo.
        try db.execute(sql: "PRAGMA cache_size = 1")
        try db.execute(sql: "CREATE TABLE filler (bytes BLOB)")
        for _ in 0..<40 { try db.execute(sql: "INSERT INTO filler VALUES (zeroblob(9000))") }
        _ = kill(getpid(), SIGKILL)
      }
    }
    let expected = try [1, 2].map { try TrialResult.example("scratch-noaug-n70", seed: $0) }
    #expect(try RunStore.openReadOnly(directory: directory, sharing: run.sharing).trials() == expected)
    let store = try run.open()
    #expect(store.starts == 2)
    #expect(try store.reader.trials() == expected)
  }

  @Test(
    "a run with a log is read and continued where it was moved to such a disk", arguments: ["nfs4", "fuse.of-somebody"])
  func moved(type: String) async throws {
    var run = try ExampleRun()
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [directory = run.directory as String, definition = run.definition as SweepDefinition] in
      let store = try ExampleRun.open(
        directory, definition, data: SHA256Digest(hashing: Array("signals".utf8)), codeVersion: "0.1.0")
      try store.record(.example("scratch-noaug-n70", seed: 1))
      withExtendedLifetime(store) { _ = kill(getpid(), SIGKILL) }
    }
    #expect(try logs(run).contains("run.sqlite-wal"))
    // The name of the host that it was moved from is not this one's.
    try FileSystem.remove(run.directory + "/lock")
    let trial = try TrialResult.example("scratch-noaug-n70", seed: 1)
    run.sharing = Self.sharing(type)
    #expect(try RunStore.openReadOnly(directory: run.directory, sharing: run.sharing).trials() == [trial])
    do {
      let store = try run.open()
      #expect(try store.reader.trials() == [trial])
      try store.record(.example("scratch-noaug-n70", seed: 2))
      #expect(try !logs(run).contains("run.sqlite-wal"))
      try store.close()
    }
    run.sharing = .local
    #expect(try run.open().reader.trials().count == 2, "and it may be moved back")
  }

  @Test("a coordinator waits for somebody who reads, and loses nothing by that")
  func patience() throws {
    let run = try run("nfs4")
    let store = try run.open()
    let reader = try store.separateReader()
    let reading = DispatchSemaphore(value: 0)
    let read = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      _ = try? reader.database.read { db in
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM task")
        reading.signal()
        // The writer is at its commit by then, or comes to it later: either is right.
        usleep(300_000)
      }
      read.signal()
    }
    reading.wait()
    #expect(try store.record(.example("scratch-noaug-n70", seed: 1)) == .recorded)
    read.wait()
    #expect(try reader.trials().count == 1)
  }

  @Test("a disk that keeps no other host out is refused to coordinators, and left as it is")
  func refused() throws {
    var run = try run("9p")
    let error = try #require(throws: RunStoreError.self) { try run.open() }
    #expect(
      error.description
        == "\(run.directory): no run can be kept here: its file system (9p) does not keep a coordinator of another host out; "
        + "choose an --output on a disk of this host")
    #expect(try FileSystem.names(in: run.directory).isEmpty)
    run.sharing = .local
    let store = try run.open()
    try store.record(.example("scratch-noaug-n70", seed: 1))
    let afar = try RunStore.openReadOnly(directory: run.directory, sharing: Self.sharing("fuse.sshfs"))
    #expect(try afar.trials().count == 1, "it is read there while its coordinator writes it")
  }

  @Test("where a lock may be none to other hosts, a coordinator of one that did not say it ended is in the way")
  func left() throws {
    let run = try run("fuse.of-somebody")
    try FileSystem.createFolder(run.directory)
    let lock = run.directory + "/lock"
    try FileSystem.write(Array("pid 12 on elsewhere".utf8), to: lock)
    let error = try #require(throws: RunStoreError.self) { try run.open() }
    #expect(error == .left(directory: run.directory, type: "fuse.of-somebody", holder: "pid 12 on elsewhere"))
    try FileSystem.remove(lock)
    do { _ = try run.open() }
    #expect(FileSystem.size(of: lock) != 0, "this host's did not end in order")
    #expect(try run.open().starts == 2, "and is known to be gone, as it is this host's")
  }

  @Test("a coordinator whose lock went to another host acknowledges nothing more")
  func lost() throws {
    let run = try run("nfs4")
    let store = try run.open()
    try store.record(.example("scratch-noaug-n70", seed: 1))
    try FileSystem.write(Array("pid 12 on elsewhere".utf8), to: run.directory + "/lock")
    #expect(throws: RunStoreError.displaced(directory: run.directory, file: "lock")) {
      try store.record(.example("scratch-noaug-n70", seed: 2))
    }
  }

  @Test("the system is asked where nobody says", .needsMounts, arguments: [("glusterfs", true), ("sshfs", false)])
  func mounted(type: String, isPossible: Bool) throws {
    let mount = try MountedFolder(type: type)
    let run = try ExampleRun()
    let folder = mount.path + "/run"
    func open() throws -> RunStore {
      try ExampleRun.open(folder, run.definition, data: run.data, codeVersion: run.codeVersion)
    }
    guard isPossible else {
      let error = #expect(throws: RunStoreError.self) { try open() }
      #expect(error == .notExclusive(directory: folder, type: "fuse.sshfs", remedy: nil))
      return
    }
    do {
      let store = try open()
      try store.record(.example("scratch-noaug-n70", seed: 1))
      #expect(try RunStore.openReadOnly(directory: folder).trials().count == 1)
      #expect(throws: RunStoreError.self, "one coordinator at a time") { try open() }
      #expect(RunStore.isCoordinated(directory: folder))
      #expect(try FileSystem.names(in: folder).filter { $0.hasPrefix("run.sqlite-") } == ["run.sqlite-journal"])
      try store.close()
    }
    #expect(!RunStore.isCoordinated(directory: folder))
    #expect(try open().reader.trials().count == 1)
  }
}
