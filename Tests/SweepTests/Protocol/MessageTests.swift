import ContentHash
import ReproducibleMath
import Sweep
import Testing
import Training

@Suite("Messages")
struct MessageTests {
  static let digest = SHA256Digest(hashing: [1, 2, 3])
  static let task = TaskID.trial("ssl-noaug-n70", seed: 3)

  static let ofWorkers: [WorkerMessage] = [
    .hello(
      Hello(
        host: "tönnes", processID: 12, facts: [.version: "0.1"], slots: 2,
        replaces: [Hello.Predecessor(identity: "a/1/x", failure: .crash, text: "signal 11")], secondsLeft: 3600.5,
        running: [Hello.RunningTask(token: .max, task: task, attempt: 2, work: digest)],
        results: [Hello.HeldResult(token: 3, task: task, digest: digest)])),
    .heartbeat(tokens: [1, .max], slots: 0),
    .progress(4, TrainingProgress(epoch: 3, epochs: 50, loss: 0.1 + 0.2, validationMacroF1: .nan)),
    .result(
      Computation(
        token: 9, task: task, attempt: 1, seconds: 0.25, work: digest, digest: digest, body: [0, 255, 7])),
    .failed(FailureReport(token: 9, task: task, failure: .outOfMemory, text: "no memory")),
    .want(ChunkRequest(digest: digest, offset: 1 << 40, credit: 8)),
    .offer(ArtifactReference(kind: .checkpoint, digest: digest, size: 77)),
    .chunk(Chunk(digest: digest, offset: 5, bytes: [3, 3, 3])),
    .saved(
      SavedState(
        token: 7, epoch: 3, artifact: ArtifactReference(kind: .state, digest: SHA256Digest(hashing: [3]), size: 12))),
    .goodbye(reason: "drained"), .enrol(Enrolment(key: "00ff", host: "anton")), .look,
    .dismiss(workers: "anton"),
  ]

  static let ofCoordinators: [CoordinatorMessage] = [
    .welcome(sweep: "demo", run: "4f"), .refused(reason: "wrong version"), .identify,
    .lease(
      Lease(
        token: 7, task: task, attempt: 1,
        specification: TaskSpecification(Sweeps.small().tasks[0].task(checkpoint: nil)),
        inputs: [ArtifactReference(kind: .signals, digest: digest, size: 1)], limit: 60)),
    .acknowledge(task, digest: digest), .reject(task, digest: digest, reason: "not ours"), .cancel(.max),
    .drain(reason: "finished"), .want(ChunkRequest(digest: digest, offset: 0, credit: 1)),
    .chunk(Chunk(digest: digest, offset: 0, bytes: [])), .have(digest), .absent(digest, reason: "unknown"),
    .enrolled, .status(["2 of 6 tasks", "anton waits"]), .dismissed(workers: 3),
  ]

  @Test("a worker's message is read as it was written", arguments: ofWorkers)
  func workerRoundTrip(message: WorkerMessage) throws {
    let read = try WorkerMessage(frames: message.frames)
    // NaN differs from itself, so the written forms are compared.
    #expect(read.frames == message.frames)
  }

  @Test("a coordinator's message is read as it was written", arguments: ofCoordinators)
  func coordinatorRoundTrip(message: CoordinatorMessage) throws {
    #expect(try CoordinatorMessage(frames: message.frames) == message)
  }

  @Test("another version is refused with both versions named, whatever its frames look like")
  func otherVersion() {
    let future: [[UInt8]] = [[9, 3, 1, 44], [0], [1], [2], [3]]
    let error = #expect(throws: ProtocolError.self) { try WorkerMessage(frames: future) }
    #expect(error == .version(theirs: 777))
    #expect(
      "\(ProtocolError.version(theirs: 777))".contains("version 777, this program speaks version \(protocolVersion)"))
  }

  @Test("no mutation of a message crashes its reader")
  func mutations() {
    var random = RandomStream(seed: 1, name: "mutations")
    var refused = 0
    for _ in 0..<4000 {
      let messages = Self.ofWorkers.map(\.frames) + Self.ofCoordinators.map(\.frames)
      var frames = messages[random.integer(below: messages.count)].map { Array($0.prefix(600)) }
      for _ in 0...random.integer(below: 3) { mutate(&frames, &random) }
      if (try? WorkerMessage(frames: frames)) == nil, (try? CoordinatorMessage(frames: frames)) == nil { refused += 1 }
    }
    #expect(refused > 2000)
  }

  private func mutate(_ frames: inout [[UInt8]], _ random: inout RandomStream) {
    guard !frames.isEmpty else {
      frames = [[1, 0, 1]]
      return
    }
    let frame = random.integer(below: frames.count)
    switch random.integer(below: 5) {
    case 0: frames.remove(at: frame)
    case 1: frames.append(frames[frame])
    case 2: frames[frame] = Array(frames[frame].prefix(random.integer(below: frames[frame].count + 1)))
    case 3: frames.swapAt(0, frame)
    default:
      guard !frames[frame].isEmpty else { return }
      frames[frame][random.integer(below: frames[frame].count)] = UInt8(random.integer(below: 256))
    }
  }
}
