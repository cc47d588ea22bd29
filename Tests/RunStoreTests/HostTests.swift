import GRDB
import Sweep
import Testing
import Training

@testable import RunStore

@Suite("The hosts of a run, in its records")
struct HostTests {
  private func provenance(_ host: String, _ party: Party?, lease: LeaseToken, seconds: Double) -> Provenance {
    Provenance(token: lease, worker: "\(host)/1.0/a", host: host, party: party, attempt: 1, seconds: seconds)
  }

  private func record(_ trial: TrialResult, _ provenance: Provenance, in store: RunStore) throws {
    _ = try store.record(trial: trial, digest: trial.digest, provenance: provenance)
  }

  @Test("are what their workers said, with the tasks they did and failed at")
  func summary() throws {
    let store = try ExampleRun().open()
    #expect(try store.reader.hosts() == [])
    let key = Party(key: "a1b2c3d4e5f6")
    let facts = HostFacts(cores: 8, memory: 16 << 30, vectorBits: 512, calibrationRate: 10).facts
    let faster = HostFacts(cores: 4, memory: 8 << 30, vectorBits: 512, calibrationRate: 20).facts
    _ = try store.commit([
      .joined(JoinedWorker(worker: "node-7/1.0/a", host: "node-7", party: key, facts: facts)),
      .joined(JoinedWorker(worker: "node-7/1.1/b", host: "node-7", party: key, facts: faster)),
      .joined(JoinedWorker(worker: "node-7/9.0/c", host: "node-7")),
      .left(worker: "node-7/9.0/c"),
    ])
    try store.write { db in
      try db.execute(
        sql: """
          UPDATE worker SET joined = '2026-11-29T09:00:00Z', seen = '2026-11-29T10:00:00Z' WHERE identity LIKE '%a';
          UPDATE worker SET joined = '2026-11-29T09:30:00Z', seen = '2026-11-29T11:00:00Z' WHERE identity LIKE '%b';
          """)
    }
    let first = try TrialResult.example("ssl-noaug-n70", seed: 1)
    try record(first, provenance("node-7", key, lease: 1, seconds: 100), in: store)
    try record(try .example("ssl-noaug-n70", seed: 2), provenance("node-7", key, lease: 2, seconds: 50), in: store)
    try record(first, provenance("node-8", nil, lease: 3, seconds: 25), in: store)
    for failure in [FailureClass.crash, .cancelled, .crash] {
      try store.record(
        failure: TaskFailure(
          task: .trial(first.condition, seed: 1), attempt: 1, failureClass: failure, message: "no",
          worker: "node-7/1.1/b", host: "node-7"), givenUp: false)
    }
    let hosts = try store.reader.hosts()
    #expect(hosts.map(\.host) == ["node-7", "node-7", "node-8"])
    #expect(hosts.map(\.key) == [nil, "a1b2c3d4", nil], "another host that calls itself node-7 is another one")
    #expect(hosts.map(\.workers) == [0, 2, 0])
    let host = hosts[1]
    #expect(host.cores == 4 && host.memoryBytes == 8 << 30 && host.vectorBits == 512, "by the worker that came last")
    #expect(host.calibrationRate == 15)
    #expect(host.tasks == 2 && host.trainingSeconds == 150 && host.failures == 2)
    #expect(host.presentSeconds == 7200 && host.tasksPerHour == 1)
    #expect(host.lastSeen == 1_795_950_000)
    #expect(hosts[2] == HostSummary(host: "node-8", tasks: 1, trainingSeconds: 25))
    #expect(hosts[2].tasksPerHour == nil)
  }
}
