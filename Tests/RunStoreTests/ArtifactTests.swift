import ContentHash
import DurableFiles
import RunStore
import Sweep
import TestSupport
import Testing
import Training

@Suite struct `Artifacts` {
  @Test func `have a size from the moment they have their name`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    let bytes: [UInt8] = Array(0..<200)
    let digest = SHA256Digest(hashing: bytes)
    #expect(store.artifacts.path(of: digest) == "\(run.directory)/artifacts/\(digest.hexadecimal)")
    let file = try #require(try ResumableFile(for: store.artifacts.path(of: digest), limit: 200) { _ in })
    try file.append(bytes)
    #expect(store.artifacts.size(of: digest) == nil, "not before it is complete")
    try file.publish()
    #expect(store.artifacts.size(of: digest) == 200)
    #expect(store.reader.artifacts.size(of: digest) == 200)
  }

  @Test func `stay when the run is continued, what did not arrive whole or belongs to nothing does not`() throws {
    let run = try ExampleRun()
    let kept = try recorded(in: run)
    try run.folder.write("half", to: "runs/check/artifacts/.incoming-" + SHA256Digest(hashing: [5]).hexadecimal)
    try run.folder.write("note", to: "runs/check/artifacts/note")
    _ = try run.open()
    #expect(try FileSystem.names(in: run.directory + "/artifacts") == kept.map(\.hexadecimal).sorted() + ["note"])
  }

  /// Artifacts of a result, of one that differs from it, and of a saved state; then one that belongs to nothing.
  private func recorded(in run: ExampleRun) throws -> [SHA256Digest] {
    let store = try run.open()
    let tasks = (1...2).map { TaskID.pretraining(.resnet18, groupNorm: false, seed: $0) }
    let kept = try (1...3).map { try store.store([$0]) }
    for digest in kept.prefix(2) {
      let result = PretrainingResult.example(seed: 1, checkpoint: digest)
      _ = try store.record(pretraining: result, task: tasks[0], provenance: .example())
    }
    _ = try store.commit([.saved(tasks[1], SavedTask(epoch: 3, digest: kept[2], size: 1))])
    _ = try store.store([4])
    return kept
  }

  @Test func `whose folder cannot be made are an error that names it`() throws {
    let run = try ExampleRun()
    let path = try run.folder.write("in the way", to: "runs/check/artifacts")
    let error = try #require(throws: FileError.self) { try run.open() }
    #expect(error.description == "\(path): the folder cannot be made: File exists")
  }
}
