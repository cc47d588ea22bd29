import ContentHash
import DurableFiles
import RunStore
import Sweep
import TestSupport
import Testing
import Training

@Suite struct `Pruning a run` {
  fileprivate static func pretraining(_ seed: UInt64) -> TaskID {
    .pretraining(.resnet18, groupNorm: false, seed: seed)
  }

  /// A run whose first seed is through, whose second one has an encoder from which a trial is to start, and whose third one is saved.
  private struct Example {
    let run: ExampleRun
    let settled: SHA256Digest
    let needed: SHA256Digest
    let saved: SHA256Digest
    let unclaimed: SHA256Digest

    init() throws {
      run = try ExampleRun()
      let store = try run.open()
      settled = try store.store([1])
      needed = try store.store([2, 2])
      saved = try store.store([3, 3, 3])
      unclaimed = try store.store([4, 4, 4, 4])
      for (seed, digest) in [(UInt64(1), settled), (2, needed)] {
        _ = try store.record(
          pretraining: .example(seed: seed, checkpoint: digest), task: `Pruning a run`.pretraining(seed),
          provenance: .example())
      }
      for condition in ["scratch-noaug-n70", "ssl-noaug-n70"] {
        try store.record(.example(condition, seed: 1))
      }
      try store.record(.example("scratch-noaug-n70", seed: 2))
      _ = try store.commit([.saved(`Pruning a run`.pretraining(3), SavedTask(epoch: 3, digest: saved, size: 3))])
      try store.close()
      for name in [".incoming-\(String(repeating: "a", count: 64))", "seedsweep-1.partial"] {
        try run.folder.write("half", to: "runs/check/artifacts/\(name)")
      }
      try run.folder.write("mine", to: "runs/check/artifacts/notes.txt")
    }

    var names: Set<String> {
      get throws { Set(try FileSystem.names(in: run.directory + "/artifacts")) }
    }
  }

  @Test func `lists what nothing needs, removes just that, and leaves the results as they are`() throws {
    let example = try Example()
    let before = try RunStore.openReadOnly(directory: example.run.directory).tasks()
    let all = try example.names
    let listed = try RunStore.prune(directory: example.run.directory, encoders: false, isRemoving: false)
    #expect(listed.map(\.size) == [4, 4, 4])
    #expect(try example.names == all, "nothing is removed by a list")
    #expect(
      Set(listed.map { FileSystem.name(of: $0.path) }) == [
        ".incoming-\(String(repeating: "a", count: 64))", "seedsweep-1.partial", example.unclaimed.hexadecimal,
      ])
    #expect(try RunStore.prune(directory: example.run.directory, encoders: false, isRemoving: true) == listed)
    #expect(
      try example.names == [
        example.settled.hexadecimal, example.needed.hexadecimal, example.saved.hexadecimal, "notes.txt",
      ])
    #expect(try RunStore.openReadOnly(directory: example.run.directory).tasks() == before)
    #expect(try RunStore.prune(directory: example.run.directory, encoders: false, isRemoving: true).isEmpty)
  }

  @Test func `takes encoders only where it is asked to, and none from which a trial is to start`() throws {
    let example = try Example()
    let files = try RunStore.prune(directory: example.run.directory, encoders: true, isRemoving: true)
    #expect(
      files.filter { $0.reason == "encoder" }.map { FileSystem.name(of: $0.path) } == [example.settled.hexadecimal])
    let kept = try example.names
    #expect(kept == [example.needed.hexadecimal, example.saved.hexadecimal, "notes.txt"])
    let store = try example.run.open()
    let states = Dictionary(uniqueKeysWithValues: try store.tasks().map { ($0.id, $0.state) })
    #expect(states[Self.pretraining(1)] == .planned, "a coordinator that goes on trains it anew")
    #expect(states[Self.pretraining(2)] == .recorded && states[.trial("ssl-noaug-n70", seed: 1)] == .recorded)
  }

  @Test func `is refused while a coordinator is at work, and leaves what is being written`() throws {
    let example = try Example()
    let store = try example.run.open()
    let all = try example.names
    let error = try #require(throws: RunStoreError.self) {
      try RunStore.prune(directory: example.run.directory, encoders: true, isRemoving: true)
    }
    guard case .locked = error else { return #expect(Bool(false), "\(error)") }
    #expect(try example.names == all)
    try store.close()
    let path = example.run.directory + "/artifacts/\(String(repeating: "b", count: 64))"
    let writer = try #require(try ResumableFile(for: path, limit: 10) { _ in })
    try writer.append([1])
    let removed = try RunStore.prune(directory: example.run.directory, encoders: false, isRemoving: true)
    #expect(removed.map { FileSystem.name(of: $0.path) } == ["seedsweep-1.partial"])
    try writer.append([2])
    try writer.publish()
    #expect(FileSystem.size(of: path) == 2)
  }

  @Test func `needs a run`() throws {
    let run = try ExampleRun()
    #expect(throws: RunStoreError.notARun(directory: run.folder.path)) {
      try RunStore.prune(directory: run.folder.path, encoders: false, isRemoving: true)
    }
    #expect(!FileSystem.exists(run.folder.path + "/lock"), "it leaves nothing behind")
  }
}
