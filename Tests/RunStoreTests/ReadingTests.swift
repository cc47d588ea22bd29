import ContentHash
import DurableFiles
import Foundation
import GRDB
import Sweep
import TestSupport
import Testing
import Training

@testable import RunStore

@Suite struct `A run that is read` {
  /// How a coordinator can end.
  enum End: CaseIterable { case orderly, killed }

  private let run: ExampleRun
  private let trials: [TrialResult]

  init() throws {
    run = try ExampleRun()
    // Another user is to get as far as the run.
    chmod(run.folder.path, 0o755)
    trials = try [1, 2].map { try TrialResult.example("scratch-noaug-n70", seed: $0) }
  }

  /// Records the trials in a process of its own, which ends in the given way.
  private func record(endingBy end: End) async throws {
    let (directory, definition) = (run.directory, run.definition)
    switch end {
    case .orderly:
      await #expect(processExitsWith: .success) {
        [directory = directory as String, definition = definition as SweepDefinition] in
        try recordTwo(in: directory, definition).close()
      }
    case .killed:
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [directory = directory as String, definition = definition as SweepDefinition] in
        let store = try recordTwo(in: directory, definition)
        withExtendedLifetime(store) { _ = kill(getpid(), SIGKILL) }
      }
    }
  }

  private var names: Set<String> { get throws { Set(try FileSystem.names(in: run.directory)) } }

  @Test func `is one file after an orderly end: a copy of run.sqlite alone has it all`() async throws {
    try await record(endingBy: .orderly)
    #expect(try names == ["artifacts", "lock", "run.sqlite"])
    let copy = run.folder.path + "/copy"
    try FileSystem.createFolder(copy)
    try FileSystem.copy(run.directory + "/run.sqlite", to: copy + "/run.sqlite")
    #expect(try RunStore.openReadOnly(directory: copy).trials() == trials)
  }

  @Test func `has it all after kill -9 as well, and without its log says what is missing`() async throws {
    try await record(endingBy: .killed)
    #expect(try names.contains("run.sqlite-wal"))
    #expect(try RunStore.openReadOnly(directory: run.directory).trials() == trials)
    let file = run.directory + "/run.sqlite"
    for ending in ["-wal", "-shm"] { try? FileSystem.remove(file + ending) }
    let error = #expect(throws: RunStoreError.self) { try RunStore.openReadOnly(directory: run.directory) }
    #expect(error?.description.contains("run.sqlite-wal") == true, "\(error?.description ?? "")")
  }

  @Test(arguments: End.allCases, [[], ["-shm"]])
  func `needs no right to write, and is left as it is`(end: End, removed: [String]) async throws {
    try await record(endingBy: end)
    let file = run.directory + "/run.sqlite"
    for ending in removed { try? FileSystem.remove(file + ending) }
    let before = try run.folder.names()
    let bytes = try FileSystem.read(file)
    chmod(run.directory, 0o555)
    defer { chmod(run.directory, 0o755) }
    await #expect(processExitsWith: .success) { [directory = run.directory as String] in
      try becomeNobody()
      let trials = try [1, 2].map { try TrialResult.example("scratch-noaug-n70", seed: $0) }
      try #require(try RunStore.openReadOnly(directory: directory).trials() == trials)
    }
    #expect(try run.folder.names() == before)
    #expect(try FileSystem.read(file) == bytes)
  }

  @Test func `that may not be read says so, and not that there is none`() async throws {
    try await record(endingBy: .orderly)
    for path in [run.directory + "/run.sqlite", run.directory] {
      chmod(path, 0)
      await #expect(processExitsWith: .success) { [directory = run.directory as String] in
        try becomeNobody()
        let error = try #require(throws: RunStoreError.self) { try RunStore.openReadOnly(directory: directory) }
        try #require(error.description.hasPrefix("\(directory)/run.sqlite: "), "\(error)")
        try #require(error.description.hasSuffix(": Permission denied"), "\(error)")
      }
      chmod(path, 0o755)
    }
  }

  @Test(arguments: ["damaged", "folder"])
  func `that is no database says so, and not that there is none`(kind: String) throws {
    let directory = "\(run.folder.path)/\(kind)"
    if kind == "folder" {
      try FileSystem.createFolder(directory + "/run.sqlite")
    } else {
      try run.folder.write(String(repeating: "nothing that SQLite wrote ", count: 9), to: "damaged/run.sqlite")
    }
    let error = try #require(throws: RunStoreError.self) { try RunStore.openReadOnly(directory: directory) }
    let reason = kind == "folder" ? "cannot be read: Is a directory" : "file is not a database"
    #expect(error.description == "\(directory)/run.sqlite: \(reason)")
  }

  /// How many migrations an earlier version knew.
  static let versions = RunSchema.migrator.migrations.indices.dropLast().map { $0 + 1 }

  @Test(arguments: versions)
  func `of any earlier version is read by this one, and left to its coordinator`(version: Int) throws {
    let file = run.directory + "/run.sqlite"
    try FileSystem.createFolder(run.directory)
    do {
      let queue = try DatabaseQueue(path: file)
      try RunSchema.migrator.migrate(queue, upTo: RunSchema.migrator.migrations[version - 1])
      try queue.write { try fill($0) }
      try queue.close()
    }
    let bytes = try FileSystem.read(file)
    let reader = try RunStore.openReadOnly(directory: run.directory)
    #expect(try reader.trials() == trials)
    #expect(try reader.description().definition == run.definition)
    #expect(try reader.tasks().count { $0.state == .recorded } == 2)
    #expect(try reader.failures().map(\.failureClass) == [.crash])
    #expect(try reader.looks().isEmpty && reader.savedStates().isEmpty)
    #expect(try reader.origin().failedAttempts == 1)
    #expect(try reader.verify().count == 3, "the database and two results")
    #expect(try FileSystem.read(file) == bytes)
    let store = try run.open()
    #expect(try store.reader.trials() == trials)
  }

  /// What the first version wrote, in columns that every version has.
  private func fill(_ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO run (id, definition, sweepText, dataSource, data, baselines, codeVersion, starts, created)
        VALUES (1, ?, '', 'synthetic', ?, ?, '0.1.0', 1, '2026-01-01T00:00:00Z')
        """,
      arguments: [
        try run.definition.storedJSON(), run.data.hexadecimal,
        try Baselines(test: [1, 1, 1, 1, 1], training: [1, 1, 1, 1, 1]).storedJSON(),
      ])
    for (position, trial) in trials.enumerated() {
      let task = TaskID.trial(trial.condition, seed: trial.seed)
      try db.execute(
        sql: "INSERT INTO task (id, position, kind, condition, seed, state) VALUES (?, ?, 'trial', ?, ?, 'recorded')",
        arguments: [task.name, position, trial.condition, "\(trial.seed)"])
      try db.execute(
        sql: """
          INSERT INTO result (task, digest, body, worker, host, attempt, seconds, recorded)
          VALUES (?, ?, ?, 'worker', 'host', 1, 2.5, '2026-01-01T00:00:00Z')
          """, arguments: [task.name, trial.digest.hexadecimal, try trial.storedJSON()])
      if position == 0 {
        try db.execute(
          sql: """
            INSERT INTO failure (task, attempt, class, message, worker, host, recorded)
            VALUES (?, 1, 'crash', 'it fell', 'worker', 'host', '2026-01-01T00:00:00Z')
            """, arguments: [task.name])
      }
    }
  }

  @Test func `of a newer version is refused`() throws {
    try run.open().close()
    let file = run.directory + "/run.sqlite"
    try DatabaseQueue(path: file).write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('of a later version')")
    }
    let error = #expect(throws: RunStoreError.self) { try RunStore.openReadOnly(directory: run.directory) }
    #expect(error == .newerSchema(file: file))
  }
}

private func recordTwo(in directory: String, _ definition: SweepDefinition) throws -> RunStore {
  let data = SHA256Digest(hashing: Array("signals".utf8))
  let store = try ExampleRun.open(directory, definition, data: data, codeVersion: "0.1.0")
  for seed in 1...2 { try store.record(.example("scratch-noaug-n70", seed: UInt64(seed))) }
  return store
}
