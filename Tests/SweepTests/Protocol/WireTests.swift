import ContentHash
import Testing
import Training

@testable import Sweep

/// The bytes on the wire. Where one of these changes, `protocolVersion` has to be raised: programs of both kinds meet in the field.
@Suite("Bytes on the wire")
struct WireTests {
  private static let digest = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"
  private static let task = "trial/ssl-noaug-n70/seed-3"

  /// One of every message that a worker, or another peer, writes: header in hexadecimal digits, body, raw bytes.
  private static let ofWorkers: [(WorkerMessage, String)] = [
    (
      MessageTests.ofWorkers[0],
      #"030001 {"facts":{"version":"0.1"},"host":"tönnes","processID":12,"replaces":[{"failure":"crash","identity":"a/1/x","#
        + #""text":"signal 11"}],"results":[{"digest":"\#(digest)","task":"\#(task)","token":3}],"running":[{"attempt":2,"#
        + #""task":"\#(task)","token":18446744073709551615,"work":"\#(digest)"}],"secondsLeft":3600.5,"slots":2}"#
    ),
    (.heartbeat(tokens: [1, .max], slots: 0), #"030002 {"slots":0,"tokens":[1,18446744073709551615]}"#),
    (
      .progress(4, TrainingProgress(epoch: 3, epochs: 50, loss: 0.1 + 0.2, validationMacroF1: .nan)),
      #"030003 {"progress":{"epoch":3,"epochs":50,"loss":0.30000000000000004,"validationMacroF1":"nan"},"token":4}"#
    ),
    (
      MessageTests.ofWorkers[3],
      #"030004 {"attempt":1,"digest":"\#(digest)","seconds":0.25,"task":"\#(task)","token":9,"work":"\#(digest)"} 00ff07"#
    ),
    (
      .failed(FailureReport(token: 9, task: MessageTests.task, failure: .outOfMemory, text: "no memory")),
      #"030005 {"failure":"outOfMemory","task":"\#(task)","text":"no memory","token":9}"#
    ),
    (
      .want(ChunkRequest(digest: MessageTests.digest, offset: 1 << 40, credit: 8)),
      #"030006 {"credit":8,"digest":"\#(digest)","offset":1099511627776}"#
    ),
    (
      .offer(ArtifactReference(kind: .checkpoint, digest: MessageTests.digest, size: 77)),
      #"030007 {"digest":"\#(digest)","kind":"checkpoint","size":77}"#
    ),
    (
      .chunk(Chunk(digest: MessageTests.digest, offset: 5, bytes: [3, 3, 3])),
      #"030008 {"digest":"\#(digest)","offset":5} 030303"#
    ),
    (.goodbye(reason: "drained"), #"030009 {"text":"drained"}"#),
    (
      .enrol(Enrolment(key: "00ff", host: "anton", clock: 1_772_388_000)),
      #"03000a {"clock":1772388000,"host":"anton","key":"00ff"}"#
    ),
    (.look, "03000b {}"),
    (.dismiss(workers: "anton"), #"03000c {"text":"anton"}"#),
    (
      .saved(
        SavedState(
          token: 7, epoch: 3, artifact: ArtifactReference(kind: .state, digest: MessageTests.digest, size: 12))),
      #"03000d {"artifact":{"digest":"\#(digest)","kind":"state","size":12},"epoch":3,"token":7}"#
    ),
  ]

  /// The same of what a coordinator writes.
  private static let ofCoordinators: [(CoordinatorMessage, String)] = [
    (.welcome(sweep: "demo", run: "4f"), #"030065 {"run":"4f","sweep":"demo"}"#),
    (
      .welcome(sweep: "demo", run: "4f", facts: [.workerMemory: "5"]),
      #"030065 {"facts":{"worker-memory":"5"},"run":"4f","sweep":"demo"}"#
    ),
    (.refused(reason: "wrong version"), #"030066 {"text":"wrong version"}"#),
    (.identify, "030067 {}"),
    (
      .lease(
        Lease(
          token: 7, task: MessageTests.task, attempt: 1, specification: TaskSpecification(bytes: [1, 2, 254]),
          inputs: [ArtifactReference(kind: .signals, digest: MessageTests.digest, size: 1)], limit: 60, seal: "ab")),
      #"030068 {"attempt":1,"inputs":[{"digest":"\#(digest)","kind":"signals","size":1}],"limit":60.0,"seal":"ab","#
        + #""task":"\#(task)","token":7} 0102fe"#
    ),
    (
      .acknowledge(MessageTests.task, digest: MessageTests.digest),
      #"030069 {"digest":"\#(digest)","task":"\#(task)"}"#
    ),
    (
      .reject(MessageTests.task, digest: MessageTests.digest, reason: #"not "ours""#),
      #"03006a {"digest":"\#(digest)","reason":"not \"ours\"","task":"\#(task)"}"#
    ),
    (.cancel(.max), #"03006b {"token":18446744073709551615}"#),
    (.drain(reason: "finished"), #"03006c {"text":"finished"}"#),
    (
      .want(ChunkRequest(digest: MessageTests.digest, offset: 0, credit: 1)),
      #"03006d {"credit":1,"digest":"\#(digest)","offset":0}"#
    ),
    (
      .chunk(Chunk(digest: MessageTests.digest, offset: 0, bytes: [])), #"03006e {"digest":"\#(digest)","offset":0} "#
    ),
    (.have(MessageTests.digest), #"03006f {"digest":"\#(digest)"}"#),
    (
      .absent(MessageTests.digest, reason: "unknown"), #"030070 {"digest":"\#(digest)","reason":"unknown"}"#
    ),
    (.enrolled, "030071 {}"),
    (.status(["2 of 6 tasks", "anton waits"]), #"030072 {"lines":["2 of 6 tasks","anton waits"]}"#),
    (.dismissed(workers: 3), #"030073 {"count":3}"#),
  ]

  private static func text(_ frames: [[UInt8]]) -> String {
    frames.enumerated().map { place, frame in
      place == 1
        ? String(decoding: frame, as: UTF8.self)
        : frame.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }.joined(separator: " ")
  }

  @Test("every message of a worker has these bytes")
  func bytesOfWorkers() {
    for (message, bytes) in Self.ofWorkers { #expect(Self.text(message.frames) == bytes) }
    #expect(Set(Self.ofWorkers.map { $0.0.frames[0][2] }) == Set(1...13))
  }

  @Test("every message of a coordinator has these bytes")
  func bytesOfCoordinators() {
    for (message, bytes) in Self.ofCoordinators { #expect(Self.text(message.frames) == bytes) }
    #expect(Set(Self.ofCoordinators.map { $0.0.frames[0][2] }) == Set(101...115))
  }

  @Test("a number that no message has, below or above, is refused by both readers")
  func unknownKinds() {
    let version = [UInt8(protocolVersion), 0]
    for kind in UInt8.min...UInt8.max {
      let frames = [version + [kind], Array("{}".utf8), []]
      if !(1...13).contains(kind) {
        let error = #expect(throws: ProtocolError.self) { try WorkerMessage(frames: frames) }
        #expect(error == .malformed("no message of a worker has kind \(kind)"))
      }
      if !(101...115).contains(kind) {
        let error = #expect(throws: ProtocolError.self) { try CoordinatorMessage(frames: frames) }
        #expect(error == .malformed("no message of a coordinator has kind \(kind)"))
      }
    }
  }

  @Test("a worker and a coordinator of version 1 are understood well enough to be told both versions")
  func versionOne() {
    let hello = #"{"host":"a","processID":1,"replaces":[],"results":[],"running":[],"slots":1,"version":"0.1.0"}"#
    let ofWorker = #expect(throws: ProtocolError.self) { try WorkerMessage(frames: [[1, 0, 1], Array(hello.utf8)]) }
    let refusal = #"{"text":"the message has protocol version 2, this program speaks version 1"}"#
    let ofCoordinator = #expect(throws: ProtocolError.self) {
      try CoordinatorMessage(frames: [[1, 0, 102], Array(refusal.utf8)])
    }
    for error in [ofWorker, ofCoordinator] {
      let both = "protocol version 1, this program speaks version \(protocolVersion)"
      #expect(error.map { "\($0)".contains(both) } == true)
    }
  }

  @Test("facts that this program does not know are kept as they came")
  func unknownFacts() throws {
    let body = """
      {"facts":{"version":"9","phase-of-the-moon":"waning"},"host":"a","processID":1,"replaces":[],"results":[],
      "running":[],"slots":1}
      """
    let message = try WorkerMessage(frames: [[UInt8(protocolVersion), 0, 1], Array(body.utf8)])
    guard case .hello(let hello) = message else {
      Issue.record("no hello")
      return
    }
    #expect(hello.facts == [.version: "9", Facts.Name(rawValue: "phase-of-the-moon"): "waning"])
    #expect(hello.facts[.version] == "9" && hello.facts[.compiler] == nil)
    #expect(try WorkerMessage(frames: message.frames) == message)
  }

  @Test("a result names the program that computed it where its sender knows")
  func programOfResult() throws {
    let digest = try #require(SHA256Digest(hexadecimal: Self.digest))
    let report = Computation(
      token: 9, task: TaskID(name: Self.task)!, attempt: 1, seconds: 0.25, work: digest, digest: digest, body: [7],
      program: digest, seal: "s")
    let frames = WorkerMessage.result(report).frames
    #expect(
      String(decoding: frames[1], as: UTF8.self)
        == #"{"attempt":1,"digest":"\#(Self.digest)","program":"\#(Self.digest)","seal":"s","seconds":0.25,"#
        + #""task":"\#(Self.task)","token":9,"work":"\#(Self.digest)"}"#)
    #expect(try WorkerMessage(frames: frames) == .result(report))
  }
}
