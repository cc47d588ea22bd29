import ContentHash
import DurableFiles
import GRDB
import Program
import Sweep
import Testing
import Training

@testable import RunStore

@Suite struct `The programs of a run` {
  private let first = ProgramIdentity(
    sha256: SHA256Digest(hashing: [1]), version: "0.1.0", scienceVersion: 1, compiler: "Swift 6.3.1", commit: "0123abc")
  private let second = ProgramIdentity(sha256: SHA256Digest(hashing: [2]))

  private func record(_ trial: TrialResult, lease: LeaseToken, by program: ProgramIdentity?, in store: RunStore) throws
  {
    var provenance = Provenance.example(lease: lease)
    provenance.program = program
    _ = try store.record(trial: trial, digest: trial.digest, provenance: provenance)
  }

  @Test func `are stored once, with all that they said, and told with each result`() throws {
    let store = try ExampleRun().open()
    for (seed, program) in [first, second, first].enumerated() {
      let trial = try TrialResult.example("scratch-noaug-n70", seed: UInt64(seed) + 1)
      try record(trial, lease: UInt64(seed), by: program, in: store)
    }
    #expect(try store.tasks().compactMap(\.provenance?.program) == [first, second, first])
    #expect(try store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM program") } == 2)
    let lineage = try store.reader.lineage()
    #expect(Set(lineage.programs) == [first, second] && lineage.resultsWithoutProgram == 0)
  }

  @Test func `of which only the file was known say more when their own workers do`() throws {
    let store = try ExampleRun().open()
    for (seed, program) in [ProgramIdentity(sha256: first.sha256), first, ProgramIdentity(sha256: first.sha256)]
      .enumerated()
    {
      let trial = try TrialResult.example("scratch-noaug-n70", seed: UInt64(seed) + 1)
      try record(trial, lease: UInt64(seed), by: program, in: store)
    }
    #expect(try store.tasks().compactMap(\.provenance?.program) == [first, first, first])
  }

  @Test func `are told of results that came again, the same or others, too`() throws {
    let store = try ExampleRun().open()
    let trial = try TrialResult.example("scratch-noaug-n70", seed: 1)
    try record(trial, lease: 1, by: first, in: store)
    try record(trial, lease: 2, by: second, in: store)
    try record(.example("scratch-noaug-n70", seed: 1, variant: 0.1), lease: 3, by: second, in: store)
    for table in ["recomputation", "evidence"] {
      let sql = "SELECT sha256 FROM \(table) JOIN program ON program.id = \(table).program"
      #expect(try store.database.read { try String.fetchAll($0, sql: sql) } == [second.sha256.hexadecimal], "\(table)")
    }
    #expect(try store.reader.lineage().programs == [first], "what counts is who computed the recorded result")
  }

  @Test func `are not recorded in a run of an earlier version, which goes on as science version 1`() throws {
    let run = try ExampleRun()
    try FileSystem.createFolder(run.directory)
    let trial = try TrialResult.example("scratch-noaug-n70", seed: 2)
    do {
      let modern = try ExampleRun()
      try modern.open().record(trial)
      let old = try DatabaseQueue(path: run.directory + "/run.sqlite")
      try RunSchema.migrator.migrate(old, upTo: "saved states of pretrainings")
      try old.writeWithoutTransaction { db in
        try db.execute(sql: "ATTACH ? AS modern", arguments: [modern.directory + "/run.sqlite"])
        for table in ["run", "task", "result"] {
          let columns = try db.columns(in: table).map(\.name).joined(separator: ", ")
          try db.execute(sql: "INSERT INTO \(table) (\(columns)) SELECT \(columns) FROM modern.\(table)")
        }
      }
    }
    var later = run
    later.codeVersion = "0.9.0"
    let store = try later.open()
    #expect(store.starts == 2, "another version of the program is not another experiment")
    #expect(try store.reader.description().scienceVersion == 1)
    #expect(try store.reader.trials() == [trial])
    let lineage = try store.reader.lineage()
    #expect(lineage.programs.isEmpty && lineage.resultsWithoutProgram == 1 && lineage.scienceVersions == [1])
    #expect(try store.tasks().allSatisfy { $0.provenance?.program == nil })
  }

  @Test func `of another science version cannot continue it`() throws {
    var run = try ExampleRun()
    _ = try run.open()
    run.scienceVersion = 2
    let error = try #require(throws: RunStoreError.self) { try run.open() }
    #expect(
      error.description.contains(
        "this run cannot be continued: science version was 1, is 2 now; choose another --output"))
  }

  @Test func `are found out by verify where their science version was changed`() throws {
    let run = try ExampleRun()
    do {
      let store = try run.open()
      try record(.example("scratch-noaug-n70", seed: 1), lease: 1, by: first, in: store)
      _ = try store.commit([.numericFingerprint(SHA256Digest(hashing: [3]))])
      #expect(try !store.reader.verify().contains { ["science version", "numeric fingerprint"].contains($0.subject) })
      try store.database.write { try $0.execute(sql: "UPDATE program SET scienceVersion = 2") }
    }
    let findings = try RunStore.openReadOnly(directory: run.directory).verify()
    #expect(findings.contains(Finding("science version", .notReproduced("the run holds results of versions 1 and 2"))))
  }
}
