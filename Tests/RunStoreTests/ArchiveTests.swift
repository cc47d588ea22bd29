import ContentHash
import DurableFiles
import Foundation
import GRDB
import Sweep
import TestSupport
import Testing
import Training

@testable import RunStore

@Suite struct `One file of a run` {
  private let run: ViewedRun
  private let folder: TemporaryFolder
  private var file: String { folder.path + "/run.sqlite" }
  private var directory: String { run.example.directory }
  private let log = #"{"event":"stopping","schema":2,"time":"2026-01-01T00:00:00.000Z"}"# + "\n"

  init() throws {
    run = try ViewedRun()
    folder = try TemporaryFolder()
    try FileSystem.write(Array(log.utf8), to: run.example.directory + "/events.jsonl")
  }

  @discardableResult
  private func archive(encoders: Bool = false, isReplacing: Bool = false) throws -> ArchiveContents {
    try RunStore.archive(
      directory: directory, logs: [directory + "/events.jsonl"], encoders: encoders, to: file, isReplacing: isReplacing)
  }

  @Test func `is read as the folder is, also where nothing can be written, and by whoever reads views`() throws {
    let contents = try archive()
    #expect(try folder.names() == ["run.sqlite"])
    #expect(contents.bytes == FileSystem.size(of: file) && contents.results == 2 && contents.logs == 1)
    #expect(contents.description.hasSuffix(" kB: 2 results, 1 file of the log, 0 artifacts"), "\(contents)")
    let bytes = try FileSystem.read(file)
    chmod(folder.path, 0o555)
    chmod(file, 0o444)
    defer { chmod(folder.path, 0o755) }
    let (one, other) = (try RunStore.openReadOnly(directory: file), try RunStore.openReadOnly(directory: directory))
    #expect(one.isArchive && !other.isArchive)
    #expect(try one.trials().map(\.digest) == other.trials().map(\.digest) && one.tasks() == other.tasks())
    #expect(try one.description() == other.description() && one.identity() == other.identity())
    #expect(try one.failures() == other.failures() && one.hosts() == other.hosts())
    #expect(try one.archivedLogs() == ["events.jsonl"] && one.archivedLog("events.jsonl") == Array(log.utf8))
    #expect(!RunStore.isCoordinated(directory: file))
    let rows = try DatabaseQueue(path: file).read { try Row.fetchAll($0, sql: "SELECT * FROM prediction") }
    #expect(rows.count == 7)
    #expect(try FileSystem.read(file) == bytes)
  }

  @Test(.programs("sqlite3")) func `is an archive of SQLite's own`() throws {
    try archive()
    let outcome = try BuiltExecutable.shell("cd '\(folder.path)' && sqlite3 run.sqlite -Ax && cat events.jsonl")
    #expect(outcome.status == 0 && outcome.output == log, "\(outcome.errors)")
  }

  @Test func `replaces nothing unless it is asked to, and is made whole or not at all`() throws {
    try folder.write("mine", to: "run.sqlite")
    #expect(throws: RunStoreError.present(path: file, remedy: "--force replaces it")) { try archive() }
    #expect(try FileSystem.read(file) == Array("mine".utf8))
    let artifact = SHA256Digest(hashing: [1])
    try FileSystem.write([2], to: "\(directory)/artifacts/\(artifact)")
    try run.write("INSERT INTO artifact (digest, size, kind) VALUES ('\(artifact)', 1, 'checkpoint')")
    #expect(throws: RunStoreError.self, "an artifact that is damaged") {
      try archive(encoders: true, isReplacing: true)
    }
    #expect(try FileSystem.read(file) == Array("mine".utf8) && folder.names() == ["run.sqlite"])
    try archive(isReplacing: true)
    #expect(try RunStore.openReadOnly(directory: file).trials().count == 2)
  }

  @Test func `has the encoders that are asked for, and says which it lacks`() throws {
    let artifact = SHA256Digest(hashing: [1])
    try FileSystem.write([1], to: "\(directory)/artifacts/\(artifact)")
    try run.write("INSERT INTO artifact (digest, size, kind) VALUES ('\(artifact)', 1, 'checkpoint')")
    try archive()
    let subject = "artifact \(artifact)"
    func verdict() throws -> Finding.Verdict? {
      try RunStore.openReadOnly(directory: file).verify().first { $0.subject == subject }?.verdict
    }
    #expect(try verdict() == .notChecked("it is not in this file"))
    #expect(try archive(encoders: true, isReplacing: true).artifacts == 1)
    #expect(try verdict() == .reproduced)
    try DatabaseQueue(path: file).write { try $0.execute(sql: "UPDATE sqlar SET data = x'02' WHERE sz = 1") }
    #expect(try verdict() != .reproduced)
    #expect(throws: RunStoreError.self) { try RunStore.extract(archive: file, to: folder.path + "/again") }
    #expect(try folder.names() == ["run.sqlite"])
  }

  @Test func `becomes a folder again, with which a coordinator goes on`() throws {
    let state = SHA256Digest(hashing: [3])
    try run.write(
      """
      INSERT INTO savedState (task, epoch, digest, size, recorded)
      VALUES ('\(run.trialNames[3])', 1, '\(state)', 1, '2026-01-01T00:00:00Z')
      """)
    try archive()
    let again = folder.path + "/again"
    try FileSystem.createFolder(again)
    #expect(try RunStore.extract(archive: file, to: again).results == 2)
    #expect(try FileSystem.names(in: again) == ["artifacts", "events.jsonl", "run.sqlite"])
    #expect(try FileSystem.read(again + "/events.jsonl") == Array(log.utf8))
    let example = run.example
    let store = try ExampleRun.open(again, example.definition, data: example.data, codeVersion: "0.1.0")
    let own = try RunStore.openReadOnly(directory: directory)
    #expect(try store.starts == 2 && store.reader.trials().map(\.digest) == own.trials().map(\.digest))
    #expect(try store.reader.savedStates().isEmpty, "the file of the only one was not there")
    try store.close()
    #expect(throws: RunStoreError.self, "something is there") { try RunStore.extract(archive: file, to: again) }
  }

  @Test(arguments: ["../run.sqlite", "lock", "artifacts/../x.jsonl", ".jsonl", "run.sqlite-wal", "a\nb.jsonl"])
  func `with a file in it that is none of a run's becomes no folder`(name: String) throws {
    try archive()
    try DatabaseQueue(path: file).write {
      try $0.execute(sql: "INSERT INTO sqlar (name, sz, data) VALUES (?, 1, x'01')", arguments: [name])
    }
    let error = try #require(throws: RunStoreError.self) {
      try RunStore.extract(archive: file, to: folder.path + "/again")
    }
    #expect("\(error)".hasSuffix("is no file of a run") && !"\(error)".contains("\n"), "\(error)")
    #expect(try folder.names() == ["run.sqlite"])
  }

  @Test func `is refused by who would write to it, and what is none by who would read it`() throws {
    try archive()
    let bytes = try FileSystem.read(file)
    let refusal = RunStoreError.isArchive(file: file)
    let example = run.example
    #expect(throws: refusal) {
      try ExampleRun.open(file, example.definition, data: example.data, codeVersion: "0.1.0")
    }
    #expect(throws: refusal) { try RunStore.prune(directory: file, encoders: false, isRemoving: true) }
    #expect(throws: refusal) {
      try RunStore.archive(directory: file, logs: [], encoders: false, to: folder.path + "/b", isReplacing: false)
    }
    #expect(try FileSystem.read(file) == bytes)
    for path in [run.file, try folder.write("no database", to: "text")] {
      #expect(throws: RunStoreError.notARun(directory: path)) { try RunStore.openReadOnly(directory: path) }
    }
    #expect(throws: RunStoreError.notArchive(path: directory)) {
      try RunStore.extract(archive: directory, to: folder.path + "/c")
    }
  }

  @Test func `is not made while a coordinator is at work`() throws {
    let store = try run.example.open()
    #expect(throws: RunStoreError.atWork(directory: directory)) { try archive() }
    try store.close()
    try archive()
  }

  @Test func `of the first version's run has today's views`() throws {
    let first = try FirstVersionRun()
    let contents = try RunStore.archive(
      directory: first.directory, logs: ["\(first.directory)/events.jsonl"], encoders: true, to: file,
      isReplacing: false)
    #expect(contents.results == 7 && contents.artifacts > 0)
    let own = try RunStore.openReadOnly(directory: first.directory)
    let trials = try withExtendedLifetime(first) { try own.trials() }
    let scores = try DatabaseQueue(path: file).read {
      try Double.fetchAll($0, sql: "SELECT macro_f1 FROM trial WHERE outcome = 'completed'")
    }
    #expect(scores.count == trials.count)
    for (score, trial) in zip(scores, trials) {
      #expect((score - (trial.selected?.macroF1 ?? 0)).magnitude <= 1e-15)
    }
  }
}
