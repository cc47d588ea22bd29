import Foundation
import Sweep
import Testing

@testable import Report

@Suite("The list of a run's hosts")
struct HostListTests {
  private let hosts = [
    HostSummary(
      host: "node-7", key: "a1b2c3d4", workers: 2,
      facts: HostFacts(cores: 8, memory: 16_500_000_000, vectorBits: 256, kernelLanes: 8, calibrationRate: 12.25),
      tasks: 30,
      trainingSeconds: 3905, presentSeconds: 7200, failures: 1, lastSeen: 1000),
    HostSummary(host: "node-8", tasks: 1, trainingSeconds: 25, lastSeen: 400),
    HostSummary(host: "node-9", lastSeen: -863_000),
    HostSummary(host: "<b>"),
  ]

  @Test("says what they are and what they have done")
  func text() {
    let text = HostList(hosts, time: 1000).text
    #expect(
      text == """
        host    workers  cores   memory  vectors  lanes  calibration
        node-7        2      8  16.5 GB  256 bit      8      12.3 /s
        node-8        0      -        -        -      -            -
        node-9        0      -        -        -      -            -
        <b>           0      -        -        -      -            -

        host    tasks  an hour  failures    training        last seen
        node-7     30     15.0         1  1 h 05 min              now
        node-8      1        -         0        25 s  10 min 00 s ago
        node-9      0        -         0         0 s      10 days ago
        <b>         0        -         0         0 s                -

        """)
    #expect(HostList([], time: 0).text == "no worker has come to this run yet\n")
  }

  @Test("fits a terminal of 80 columns")
  func width() {
    let host = HostSummary(
      host: String(repeating: "n", count: 64), key: "a1b2c3d4", workers: 4096,
      facts: HostFacts(
        cores: 4096, memory: 9_999_900_000_000, vectorBits: 512, kernelLanes: 16, calibrationRate: 1234.5),
      tasks: 999_999, trainingSeconds: 3.5e8, presentSeconds: 3e5, failures: 999_999, lastSeen: 0)
    for time in [5, 170_000, 1e8] {
      for workers in [0, 4096] {
        var host = host
        host.workers = workers
        let lines = HostList([host], time: time).text.split(separator: "\n")
        #expect(lines.count == 4)
        for line in lines { #expect(line.count <= 80, "\(line)") }
      }
    }
  }

  @Test("is a document for programs, in which what is not known is absent")
  func json() throws {
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(HostList(hosts, time: 1000.5).json.utf8)) as? [String: Any])
    #expect(document["schema"] as? Int == VersionedJSON.schema)
    #expect(document["time"] as? Double == 1000.5)
    let objects = try #require(document["hosts"] as? [[String: Any]])
    #expect(objects.count == 4)
    #expect(objects[0]["tasks_per_hour"] as? Double == 15)
    #expect(objects[0]["kernel_lanes"] as? Int == 8)
    #expect(objects[0]["calibration_rate"] as? Double == 12.25)
    #expect(Set(objects[3].keys) == ["host", "workers", "tasks", "training_seconds", "failures"])
  }
}
