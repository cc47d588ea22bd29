import DurableFiles
import Foundation
import RunStore
import Sweep
import TestSupport
import Testing
import Training

@Suite struct `The attempts at a run's tasks` {
  @Test func `are its results, what came again and its failures, with when and why`() throws {
    let store = try ExampleRun().open()
    let before = Date.now.timeIntervalSince1970
    let first = try TrialResult.example("scratch-noaug-n70", seed: 1)
    _ = try store.record(trial: first, digest: first.digest, provenance: .example())
    _ = try store.record(trial: first, digest: first.digest, provenance: .example(lease: 2))
    let failed = TaskID.trial("scratch-noaug-n70", seed: 2)
    let failure = { (failureClass: FailureClass, message: String, worker: String) in
      TaskFailure(
        task: failed, attempt: 1, failureClass: failureClass, message: message, worker: worker, host: "host-a")
    }
    try store.record(failure: failure(.crash, "signal 11", "worker-1"), givenUp: false)
    try store.record(failure: failure(.cancelled, "asked to", "worker-1"), givenUp: false)
    try store.record(failure: failure(.crash, "its pretraining was given up", ""), givenUp: true)
    let attempts = try store.reader.attempts()
    #expect(attempts.count == 4, "nobody tried what waited for a pretraining that was given up")
    #expect(Set(attempts.map(\.end)) == [.recorded, .reproduced, .failed, .dropped])
    #expect(attempts.allSatisfy { $0.worker == "worker-1" && $0.host == "host-a" })
    #expect(attempts.allSatisfy { ($0.ended ?? 0) > before - 2 })
    let recorded = try #require(attempts.first { $0.end == .recorded })
    #expect(recorded.seconds == 12.5 && recorded.number == 1)
    #expect(recorded.message == "", "there is nothing to say of it")
    #expect(attempts.first { $0.end == .failed }?.message == "crash: signal 11")
    #expect(attempts.first { $0.end == .failed }?.began == nil)
    #expect(attempts.first { $0.end == .dropped }?.message == "asked to")
    try store.close()
  }

  @Test func `are read of the first version's runs as well`() throws {
    let run = try FirstVersionRun()
    let attempts = try RunStore.openReadOnly(directory: run.directory).attempts()
    #expect(attempts.count { $0.end == .failed } == 3, "of the trial that was given up")
    #expect(attempts.contains { $0.end == .recorded && $0.task.isPretraining })
    withExtendedLifetime(run) {}
  }
}

@Suite struct `A run that is only looked at` {
  /// Size, bytes and times of every file.
  private func state(of folder: String) throws -> [String: [String]] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return Dictionary(
      uniqueKeysWithValues: try names.map { name in
        let path = "\(folder)/\(name)"
        let isFolder = FileSystem.isFolder(path)
        let (size, time) = try FileSystem.sizeAndTime(of: path)
        return (name, ["\(isFolder ? 0 : size)", "\(time)", isFolder ? "" : "\(try FileSystem.read(path).hashValue)"])
      })
  }

  @Test func `keeps the bytes and the times of its files, also of a log that a killed coordinator left`() throws {
    let run = try FirstVersionRun()
    #expect(FileSystem.exists(run.directory + "/run.sqlite-wal"), "the fixture is of such a run")
    // What SQLite keeps beside a log is not in the fixture: it is to be as it was, also where it was not.
    let before = try state(of: run.directory)
    let reader = try RunStore.openReadOnly(directory: run.directory, leavesFiles: true)
    #expect(try !reader.trials().isEmpty)
    reader.close()
    #expect(try state(of: run.directory) == before)
    withExtendedLifetime(run) {}
  }
}
