import GRDB
import Sweep
import Testing

@testable import RunStore

@Suite("The workers of a run, in its records")
struct WorkerTests {
  private let host = HostFacts(cores: 8, memory: 16 << 30, vectorBits: 256, calibrationRate: 12.5)

  private func joined(_ name: String, host: String = "node-7", facts: Facts = Facts()) -> RunRecord {
    .joined(JoinedWorker(worker: name, host: host, party: Party(key: "a1"), facts: facts))
  }

  @Test("are kept with what they say of their hosts, and with whether they are there")
  func kept() throws {
    let run = try ExampleRun()
    let directory = try fill(run)
    let reader = try RunStore.openReadOnly(directory: directory)
    #expect(try reader.workers().map(\.isConnected) == [false, false], "no coordinator is at work")
    reader.close()
    #expect(try run.open().reader.workers().map(\.isConnected) == [false, false], "nobody came to the next one yet")
  }

  /// Two workers come, one of them twice; returns the run's folder, which nobody holds any more.
  private func fill(_ run: ExampleRun) throws -> String {
    let store = try run.open()
    #expect(try store.reader.workers() == [])
    _ = try store.commit([joined("b", facts: host.facts.adding([.version: "9"])), joined("a", host: "node-8")])
    _ = try store.commit([.present(["a", "b", "stranger"]), .left(worker: "a"), .left(worker: "stranger")])
    let workers = try store.reader.workers()
    #expect(workers.map(\.worker) == ["a", "b"])
    #expect(workers.map(\.host) == ["node-8", "node-7"])
    #expect(workers.map(\.party) == [Party(key: "a1"), Party(key: "a1")])
    #expect(workers.map(\.facts) == [HostFacts(), host])
    #expect(workers.map(\.isConnected) == [false, true])
    #expect(workers.allSatisfy { $0.joined > 1.6e9 && $0.seen >= $0.joined })
    _ = try store.commit([joined("a")])
    #expect(try store.reader.workers().map(\.isConnected) == [true, true])
    #expect(try store.reader.workers()[0].host == "node-7")
    try store.close()
    return store.directory
  }

  @Test("are the last ten thousand of those that left, whatever comes and goes")
  func bounded() throws {
    let store = try ExampleRun().open()
    _ = try store.commit([joined("here")])
    let most = WorkerTable.mostWorkers
    for batch in 0..<3 {
      let names = (0..<most / 2).map { "\(batch)/\($0)" }
      _ = try store.commit(names.flatMap { [joined($0), .left(worker: $0)] })
    }
    #expect(try store.reader.workers().count == 3 * (most / 2) + 1)
    _ = try store.commit([.present(["here"])])
    let workers = try store.reader.workers()
    #expect(workers.count == most)
    #expect(workers.contains { $0.worker == "here" && $0.isConnected })
    #expect(workers.contains { $0.worker == "2/\(most / 2 - 1)" })
  }

  @Test("say nothing of their hosts where their facts are damaged")
  func damaged() throws {
    let store = try ExampleRun().open()
    _ = try store.commit([joined("a", facts: host.facts)])
    try store.write { db in try db.execute(sql: "UPDATE worker SET facts = '[1', joined = 'once', seen = ''") }
    let worker = try #require(try store.reader.workers().first)
    #expect(worker.facts == HostFacts())
    #expect(worker.joined == 0 && worker.seen == 0)
  }
}
