import GRDB
import RunStore
import Testing
import Training

@Suite struct `How long a run took` {
  @Test func `is from its first start to its last result, and is not known before one`() throws {
    let run = try ExampleRun()
    let store = try run.open()
    #expect(try store.reader.duration() == nil)
    try store.record(.example("scratch-noaug-n70", seed: 1))
    try store.record(.example("scratch-noaug-n70", seed: 2))
    try store.close()
    try write(
      """
      UPDATE run SET created = '2026-11-29T23:00:00Z';
      UPDATE result SET recorded = '2026-11-30T01:07:00Z' WHERE task LIKE '%seed-1';
      UPDATE result SET recorded = '2026-11-30T00:30:00Z' WHERE task LIKE '%seed-2';
      """, to: run)
    let first = try #require(try RunStore.openReadOnly(directory: run.directory).duration())
    #expect(first == (7620, 1))
    try run.open().close()
    let second = try #require(try RunStore.openReadOnly(directory: run.directory).duration())
    #expect(second == (7620, 2))
    try write("UPDATE run SET created = 'once upon a time'", to: run)
    #expect(try RunStore.openReadOnly(directory: run.directory).duration() == nil)
  }

  private func write(_ sql: String, to run: ExampleRun) throws {
    let queue = try DatabaseQueue(path: run.directory + "/run.sqlite")
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }
}
