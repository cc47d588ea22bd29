import Foundation
import ReproducibleMath
import Testing
import Training

@testable import Sweep

@Suite struct `The name of a task` {
  private static let known: [(String, TaskID)] = [
    ("trial/ssl-noaug-n70/seed-3", .trial("ssl-noaug-n70", seed: 3)),
    (
      "trial/ssl@learning-rate=0.001@batch-records=16/seed-0",
      .trial("ssl@learning-rate=0.001@batch-records=16", seed: 0)
    ),
    ("trial/a/seed-18446744073709551615", .trial("a", seed: .max)),
    (
      "trial/ssl/seed-3/subset-1/pretraining-2",
      .trial("ssl", seed: 3, crossed: CrossedStreams([.init(.subset, 1), .init(.pretraining, 2)])!)
    ),
    ("pretraining/resnet18-batchnorm/seed-3", .pretraining(.resnet18, groupNorm: false, seed: 3)),
    ("pretraining/tiny-groupnorm-cold/seed-3", .pretraining(.tiny, groupNorm: true, name: "cold", seed: 3)),
  ]

  @Test(arguments: known.indices) func `says everything of it, and is read back`(number: Int) throws {
    let (name, task) = Self.known[number]
    #expect(task.name == name && "\(task)" == name)
    #expect(TaskID(name: name) == task)
    #expect(task.isPretraining == name.hasPrefix("pretraining"))
    let json = try JSONEncoder().encode([task])
    #expect(try JSONDecoder().decode([TaskID].self, from: json) == [task])
  }

  @Test func `is another one for every task`() throws {
    var stream = RandomStream(seed: 1, name: "task names")
    let seeds: [UInt64] = [0, 1, 10, .max]
    var names: [String: TaskID] = [:]
    for _ in 0..<5000 {
      let subject = ["a", "a-1", "seed-1", "subset-1", "resnet18-batchnorm"][stream.integer(below: 5)]
      let seed = seeds[stream.integer(below: 4)]
      let crossed = SeedStream.allCases.filter { _ in stream.integer(below: 2) == 0 }
      var streams = SeedStreams(seed: 1)
      for crossed in crossed { streams[crossed] = UInt64(stream.integer(below: 3)) }
      let task: TaskID =
        stream.integer(below: 2) == 0
        ? .pretraining(subject, seed: seed)
        : .trial(subject, seed: seed, crossed: CrossedStreams(crossed, of: streams))
      #expect(TaskID(name: task.name) == task)
      let other = names.updateValue(task, forKey: task.name)
      #expect(other == nil || other == task)
    }
  }

  private static let foreign = [
    "", "/", "//", "trial", "trial/a", "trial/a/", "trial//seed-1", "trial/a/seed-", "trial/a/seed-01",
    "trial/a/seed-+1",
    "trial/a/seed--1", "trial/a/seed-1 ", " trial/a/seed-1", "trial/a/seed-18446744073709551616", "trial/a/seed-1/",
    "trial/a/seed-1/subset", "trial/a/seed-1/subset-", "trial/a/seed-1/subset-x", "trial/a/seed-1/other-1",
    "trial/a/seed-1/pretraining-1/subset-1", "trial/a/seed-1/subset-1/subset-2", "trial/a/subset-1/seed-1",
    "trial/-a/seed-1", "trial/a b/seed-1", "trial/a\"b/seed-1", "trial/\u{1B}[2J/seed-1", "trial/ä/seed-1",
    "Trial/a/seed-1", "pretraining/a/seed-1/subset-1", "pretraining//seed-1", "../../etc/passwd", "trial/../seed-1/x",
    "trial/\(String(repeating: "a", count: 201))/seed-1", "trial/a/seed-\(String(repeating: "9", count: 1_000_000))",
    "trial/a/seed-１",
  ]

  @Test(arguments: foreign.indices) func `that no task has is refused`(number: Int) {
    let name = Self.foreign[number]
    #expect(TaskID(name: name) == nil)
    let json = try? JSONEncoder().encode([name])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([TaskID].self, from: json ?? Data()) }
  }

  @Test func `that is changed anywhere is refused, or that of another task`() {
    var stream = RandomStream(seed: 2, name: "changed names")
    for (name, task) in Self.known {
      for _ in 0..<2000 {
        var bytes = Array(name.utf8)
        bytes[stream.integer(below: bytes.count)] = UInt8(stream.integer(below: 128))
        let text = String(decoding: bytes, as: UTF8.self)
        if let read = TaskID(name: text) { #expect(read.name == text && (read == task) == (text == name)) }
      }
    }
  }

  @Test func `that is none makes a message malformed`() throws {
    let body = #"{"digest":"\#(String(repeating: "0", count: 64))","task":"trial/a"}"#
    #expect(throws: ProtocolError.malformed("no task is called trial/a")) {
      try MessageBody.Verdict(JSONTree(Array(body.utf8)))
    }
  }
}
