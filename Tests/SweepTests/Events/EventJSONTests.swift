import ContentHash
import Foundation
import Testing
import Training

@testable import Sweep

@Suite("Events as JSON")
struct EventJSONTests {
  private static let task = TaskID.trial("scratch-noaug-n70", seed: 1)
  private static let digest = SHA256Digest(hashing: [])
  private static let failure = FailedAttempt(
    task: task, attempt: 2, failure: .outOfMemory, reason: "killed", worker: WorkerID("w"))

  /// One of each, every optional field filled.
  static let samples: [SweepEvent] = [
    .started(endpoint: "tcp://10.0.0.1:7070", tasks: 6, recorded: 1), .unprotected(endpoint: "tcp://10.0.0.1:7070"),
    .joined(worker: "w", host: "h", processID: 7, kernelLanes: 16),
    .enrolled(host: "h", comeback: Comeback(revokedKey: "0123456789ab", token: "ba9876543210")),
    .suspected(worker: "w"), .heard(worker: "w"), .draining(worker: "w"), .left(worker: "w", reason: "goodbye"),
    .present([WorkerPresence(worker: "w", silence: 0.5, tasks: [task])]),
    .leased(task, attempt: 1, worker: "w", purpose: .result),
    .adopted(task, attempt: 1, worker: "w", purpose: .straggler),
    .delivering(task, attempt: 1, worker: "w", purpose: .audit),
    .progress(task, worker: "w", TrainingProgress(epoch: 1, epochs: 5, loss: 0.5, validationMacroF1: 0.25)),
    .recorded(task, digest: digest, worker: "w", seconds: 1.5, divergedInEpoch: 3), .reproduced(task, worker: "w"),
    .differs(task, recorded: digest, digest: SHA256Digest(hashing: [1]), worker: "w"), .cancelled(task, worker: "w"),
    .retrying(failure), .failed(failure), .reinstated(task), .quarantined(worker: "w", reason: "it failed 3 tasks"),
    .saved(task, epoch: 4, worker: "w"), .resumed(task, afterEpoch: 4, worker: "w"),
    .artifactStored(digest, size: 1000, worker: "w"), .rejected(worker: "w", reason: "no"), .problem("disk full"),
    .launch(host: "node-1", text: "at work"),
    .inviting(endpoint: "tcp://[::]:7070", advice: "seedsweep work"), .checkpointMissing(task, reason: "gone"),
    .checkpointFound(task), .checkpointLost(task), .sendingHome(seconds: 10), .settled(task, worker: "w"),
    .stopping, .ended(recorded: 5, failed: 1, left: 0),
  ]

  @Test("every event is read back from its line as it was written, time included")
  func roundTrip() {
    var reader = EventLines()
    for sample in Self.samples + [.enrolled(host: "h")] {
      let event = TimedEvent(sample, at: 1_764_408_150.125)
      #expect(reader.event(event.line) == event, "\(sample.name)")
    }
    #expect(Set(Self.samples.map(\.name)) == Set(SweepEvent.Name.allCases))
  }

  @Test("a line is one flat object with its schema, its time in UTC and names for every field")
  func line() {
    let event = TimedEvent(.leased(Self.task, attempt: 2, worker: "w", purpose: .audit), at: 1_764_408_150.125)
    #expect(
      String(decoding: event.line, as: UTF8.self)
        == #"{"attempt":2,"event":"leased","purpose":"audit","schema":2,"task":"trial/scratch-noaug-n70/seed-1","#
        + #""time":"2025-11-29T09:22:30.125Z","worker":"w"}"#)
    let failed = TimedEvent(.failed(Self.failure), at: 0)
    #expect(String(decoding: failed.line, as: UTF8.self).contains(#""failure":"out_of_memory""#))
  }

  @Test("all names are in snake_case, and classes of failures are told apart by theirs")
  func names() throws {
    let snake = /[a-z][a-z0-9]*(_[a-z0-9]+)*/
    for sample in Self.samples {
      for name in try Self.fields(of: sample) + [sample.name.rawValue] {
        #expect(name.wholeMatch(of: snake) != nil, "\(name)")
      }
    }
    #expect(Set(FailureClass.allCases.map(\.name)).count == FailureClass.allCases.count)
    for failure in FailureClass.allCases { #expect(FailureClass(name: failure.name) == failure) }
  }

  static func fields(of event: SweepEvent) throws -> [String] {
    let object = try JSONSerialization.jsonObject(with: Data(TimedEvent(event, at: 0).line)) as? [String: Any]
    return try #require(object).keys.filter { !["schema", "time", "event"].contains($0) }.sorted()
  }

  @Test("the documentation lists exactly the events that exist, with exactly their fields")
  func documentation() throws {
    let file = URL(filePath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    let page = try String(
      contentsOfFile: "\(file)/Sources/seedsweep/Documentation.docc/JSON.md", encoding: .utf8)
    var documented: [String: [String]] = [:]
    for row in page.matches(of: /(?m)^\| `event`: `([a-z_]+)` \|([^|]*)\|/) {
      documented[String(row.1)] = row.2.matches(of: /`([a-z0-9_]+)`/).map { String($0.1) }.sorted()
    }
    let existing = try Dictionary(
      uniqueKeysWithValues: Self.samples.map { ($0.name.rawValue, try Self.fields(of: $0)) })
    #expect(documented == existing)
    for failure in FailureClass.allCases { #expect(page.contains("`\(failure.name)`")) }
    for purpose in Assignment.Purpose.allCases { #expect(page.contains("`\(purpose.rawValue)`")) }
  }

  @Test("a line of another schema, or no line at all, is none")
  func unreadable() {
    var reader = EventLines()
    let line = String(decoding: TimedEvent(.stopping, at: 0).line, as: UTF8.self)
    #expect(reader.event(Array(line.replacing(#""schema":2"#, with: #""schema":3"#).utf8)) == nil)
    #expect(reader.event(Array(line.dropLast(5).utf8)) == nil && reader.event([]) == nil)
  }

  @Test("lines of version 1.0 say the same, whatever their fields were called")
  func earlier() {
    let lines = #"""
      {"event":{"started":{"endpoint":"ipc://x","recorded":0,"tasks":6}},"time":"2025-11-29T09:22:30Z"}
      {"event":{"joined":{"host":"h","processID":7,"worker":"w"}},"time":"2025-11-29T09:22:31Z"}
      {"event":{"leased":{"_0":"trial/scratch-noaug-n70/seed-1","attempt":1,"worker":"w"}},"time":"2025-11-29T09:22:31Z"}
      {"event":{"leasedAgain":{"_0":"trial/scratch-noaug-n70/seed-1","isAudit":true,"worker":"v"}},"time":"2025-11-29T09:22:32Z"}
      {"event":{"retrying":{"_0":"trial/scratch-noaug-n70/seed-1","_2":"hostLost","attempt":1,"reason":"gone"}},"time":"2025-11-29T09:22:33Z"}
      {"event":{"problem":{"_0":"disk full"}},"time":"2025-11-29T09:22:33Z"}
      {"event":{"stopping":{}},"time":"2025-11-29T09:22:33Z"}
      """#
    var reader = EventLines()
    let events = lines.split(separator: "\n").map { reader.event($0.utf8) }
    let lost = FailedAttempt(task: Self.task, attempt: 1, failure: .hostLost, reason: "gone", worker: nil)
    #expect(
      events.map(\.?.event) == [
        .started(endpoint: "ipc://x", tasks: 6, recorded: 0), .joined(worker: "w", host: "h", processID: 7),
        .leased(Self.task, attempt: 1, worker: "w", purpose: .result),
        .leased(Self.task, attempt: 2, worker: "v", purpose: .audit), .retrying(lost), .problem("disk full"), .stopping,
      ])
    #expect(events.first??.time == 1_764_408_150)
  }
}
