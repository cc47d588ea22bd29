import DurableFiles
import Foundation
import TestSupport
import Testing
import Training

@testable import RunStore

@Suite struct `A run folder that goes while its coordinator works` {
  /// Something that somebody does to a run's folder, and the name that the coordinator misses.
  struct Deed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let missing: String
    let happen: @Sendable (_ directory: String) throws -> Void
  }

  static let deeds = [
    Deed(testDescription: "rm -r", missing: "the run's folder") { FileSystem.removeFolder($0) },
    Deed(testDescription: "mv", missing: "the run's folder") {
      try FileManager.default.moveItem(atPath: $0, toPath: $0 + "-moved")
    },
    Deed(testDescription: "mv and a new folder", missing: "the run's folder") {
      try FileManager.default.moveItem(atPath: $0, toPath: $0 + "-moved")
      try FileSystem.createFolder($0)
    },
    Deed(testDescription: "mv and a copy", missing: "the run's folder") {
      try FileManager.default.moveItem(atPath: $0, toPath: $0 + "-moved")
      try FileManager.default.copyItem(atPath: $0 + "-moved", toPath: $0)
    },
    Deed(testDescription: "rm of the database", missing: "run.sqlite") { try FileSystem.remove($0 + "/run.sqlite") },
    Deed(testDescription: "another database", missing: "run.sqlite") {
      try FileSystem.writeDurably(try FileSystem.read($0 + "/run.sqlite"), to: $0 + "/run.sqlite")
    },
    Deed(testDescription: "rm of its log", missing: "run.sqlite-wal") { try FileSystem.remove($0 + "/run.sqlite-wal") },
    Deed(testDescription: "rm of the lock", missing: "lock") { try FileSystem.remove($0 + "/lock") },
  ]

  private let run: ExampleRun

  init() throws { run = try ExampleRun() }

  @Test(arguments: deeds)
  func `acknowledges nothing more and says why`(deed: Deed) throws {
    let store = try run.open()
    try store.record(.example("scratch-noaug-n70", seed: 1))
    try store.checkPlace()
    try deed.happen(run.directory)
    let expected = RunStoreError.displaced(directory: run.directory, file: deed.missing)
    #expect(throws: expected) { try store.record(.example("scratch-noaug-n70", seed: 2)) }
    #expect(throws: expected) {
      try store.record([])
      try store.checkPlace()
    }
    #expect(!expected.description.contains("\n"))
  }

  @Test func `is not taken for gone while it cannot be looked at`() throws {
    let store = try run.open()
    try store.record(.example("scratch-noaug-n70", seed: 1))
    // As root nothing is forbidden, but a link to itself leads nowhere for root, too.
    try FileManager.default.moveItem(atPath: run.directory, toPath: run.directory + "-away")
    try FileManager.default.createSymbolicLink(atPath: run.directory, withDestinationPath: run.directory)
    try store.checkPlace()
    try FileSystem.remove(run.directory)
    try FileManager.default.moveItem(atPath: run.directory + "-away", toPath: run.directory)
    try store.record(.example("scratch-noaug-n70", seed: 2))
    #expect(try store.reader.trials().count == 2)
  }

  @Test func `leaves the run that took its place alone`() throws {
    let store = try run.open()
    try store.record(.example("scratch-noaug-n70", seed: 1))
    try FileManager.default.moveItem(atPath: run.directory, toPath: run.directory + "-moved")
    try FileManager.default.copyItem(atPath: run.directory + "-moved", toPath: run.directory)
    let before = try run.folder.names().filter { $0.hasPrefix("runs/check/") }
    #expect(throws: RunStoreError.self) { try store.record(.example("scratch-noaug-n70", seed: 2)) }
    try store.close()
    #expect(try run.folder.names().filter { $0.hasPrefix("runs/check/") } == before)
    #expect(try RunStore.openReadOnly(directory: run.directory).trials().map(\.seed) == [1])
    #expect(try RunStore.openReadOnly(directory: run.directory + "-moved").trials().first?.seed == 1)
  }
}
