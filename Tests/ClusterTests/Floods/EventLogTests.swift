import ContentHash
import Foundation
import Sweep
import TestSupport
import Testing

@testable import Cluster

@Suite("The log of a run, in bounded room")
struct EventLogTests {
  private let scratch = TaskID.trial("scratch-noaug-n70", seed: 1)

  private func write(_ events: [SweepEvent], to path: String, fileSize: Int = 2000, files: Int = 3) throws {
    let log = try EventLog(path: path, fileSize: fileSize, files: files)
    for (second, event) in events.enumerated() { log.write(TimedEvent(event, at: 1_764_408_150 + Double(second))) }
  }

  private let noise = (0..<200).map { SweepEvent.problem("number \($0)") }
  private let beginning: [SweepEvent] = [
    .started(endpoint: "ipc://x", tasks: 6, recorded: 0), .joined(worker: "a", host: "anton", processID: 1),
    .joined(worker: "b", host: "berta", processID: 2),
  ]

  @Test("it has no more files and bytes than it may, and ends with what happened last")
  func bounded() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/events.jsonl"
    try write(beginning + noise, to: path)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count == 3 && names.contains("events.jsonl"))
    for name in names {
      #expect(try #require(FileManager.default.contents(atPath: "\(folder.path)/\(name)")).count <= 2000)
    }
    let all = EventLog.files(of: path)
    #expect(all.count == 3 && all.last == path)
    let texts = try all.flatMap { try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n") }
    let numbers = texts.compactMap { text in text.firstMatch(of: /number (\d+)/).flatMap { Int($0.1) } }
    #expect(numbers == Array(numbers[0]...199), "one after the other, over all files")
  }

  @Test("a file that begins in the middle of a run tells who is there and what they train")
  func opening() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/events.jsonl"
    let events =
      beginning + [
        .leased(scratch, attempt: 1, worker: "a", purpose: .result), .left(worker: "b", reason: "went"),
        .joined(worker: "c", host: "carla", processID: 3), .suspected(worker: "c"),
        .leased(TaskID.trial("scratch-noaug-n70", seed: 2), attempt: 1, worker: "c", purpose: .result),
        .cancelled(TaskID.trial("scratch-noaug-n70", seed: 2), worker: "c"),
      ]
    let plan = try TestRun(conditions: ["scratch-noaug-n70"], seeds: [1, 2, 3]).plan
    func state(_ contents: EventLog.Contents) -> SweepState {
      contents.applied(to: SweepState(plan: plan, time: contents.start ?? 0))
    }
    try write(events, to: path, fileSize: 1 << 20)
    let whole = state(try EventLog.sinceStart(path: path))
    try write(noise, to: "\(folder.path)/other.jsonl", fileSize: 1 << 20)
    try FileManager.default.removeItem(atPath: path)
    try write(events + noise, to: path)
    let contents = try EventLog.sinceStart(path: path)
    let rest = state(contents)
    #expect(contents.events.count < 20, "the last file alone")
    #expect(Set(rest.workers.keys) == ["a", "c"] && rest.start == whole.start)
    #expect(rest.attempts(at: scratch).map(\.worker) == ["a"] && rest.attempts(at: scratch).map(\.number) == [1])
    #expect(rest.workers["c"]?.isSuspect == true && rest.running == 1)
    #expect(rest.attempts(at: scratch)[0].since == whole.attempts(at: scratch)[0].since)
  }

  @Test("a log that was put aside before its last start is read on over both files")
  func bothFiles() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/events.jsonl"
    try write(beginning, to: "\(folder.path)/events.7.jsonl")
    try write([.leased(scratch, attempt: 1, worker: "a", purpose: .result)], to: path)
    let contents = try EventLog.sinceStart(path: path)
    #expect(contents.events.map(\.event) == beginning + [.leased(scratch, attempt: 1, worker: "a", purpose: .result)])
  }
}
