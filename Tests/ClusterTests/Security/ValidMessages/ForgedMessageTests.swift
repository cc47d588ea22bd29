import ContentHash
import RunStore
import Sweep
import TestSupport
import Testing
import Training

@testable import Cluster
@testable import Dashboard

/// How many messages each direction takes; `scripts/soak` asks for more.
private let attempts = effort("SEEDSWEEP_MESSAGES", 10_000, nightly: 100_000)

@Suite("Valid messages with values that nobody means", .waiting(minutes: 60))
struct ForgedMessageTests {
  @Test func `leave a coordinator at work, its run readable and every honest result in it`() throws {
    let coordinator = try InProcessCoordinator(seeds: max(10, attempts / 1600))
    var honest = HonestPeer(host: try coordinator.member("honest"))
    let evil = try coordinator.member("evil")
    var forge = WorkerMessageForge(seed: 1, plan: coordinator.plan)
    var name = WorkerID("evil-0")
    let pause = min(500, max(20, attempts / 200))
    for number in 0..<attempts {
      if number % 300 == 0 {
        coordinator.receive(WorkerMessage.goodbye(reason: "").frames, from: name, of: evil)
        name = WorkerID("evil-\(number)")
        let hello = Hello(host: "evil", processID: 1, slots: 1)
        coordinator.receive(WorkerMessage.hello(hello).frames, from: name, of: evil)
      }
      coordinator.receive(forge.message().frames, from: name, of: evil)
      for case .lease(let lease) in coordinator.take(from: name) { forge.leases.append(lease) }
      guard number % 50 == 0 else { continue }
      coordinator.tick()
      guard number % pause == 0 else { continue }
      try honest.work(at: coordinator)
      forge.leases += honest.leases.suffix(1)
      forge.checkpoints = honest.checkpoints
      // What observers look at meanwhile.
      if number % (10 * pause) == 0 { #expect(!coordinator.state.lines(width: 80).isEmpty) }
    }
    for _ in 0..<10 {
      coordinator.tick()
      try honest.work(at: coordinator)
    }
    #expect(honest.rejected.isEmpty, "an honest worker was refused: \(honest.rejected.prefix(3))")
    #expect(honest.acknowledged.count >= 20, "the honest worker had something to do")
    let recorded = try coordinator.store.recordedTasks()
    let evidence = Set(try coordinator.store.tasks().filter { $0.differing > 0 }.map(\.id))
    for (task, digest) in honest.acknowledged {
      #expect(recorded[task]?.digest == digest || evidence.contains(task), "\(task)")
    }
    for reason in [
      "a number of epochs of", "a Macro-F1 of", "a time left of", "a saved epoch of", "an offset of", "a size of",
      "no training gives what it says", "an attempt of", "its confusion matrix gives", "was not given to this host",
    ] { #expect(coordinator.rejections.contains { $0.contains(reason) }, "no message was refused for \(reason)") }
    #expect(try RecordedRun(coordinator.store.reader).read() > 100_000)
    try coordinator.store.close()
  }

  @Test func `of a coordinator leave a worker at work, and it begins nothing that no sweep file could ask for`() throws
  {
    let plan = try InProcessCoordinator(seeds: 3).plan
    var forge = CoordinatorMessageForge(seed: 1, plan: plan)
    var taken = 0
    var refused = 0
    var session = forge.session()
    var now = Duration.zero
    for _ in 0..<attempts {
      now += .milliseconds(50)
      let message = try CoordinatorMessage(frames: forge.message().frames).printable
      for text in message.texts {
        #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
      }
      var actions = session.receive(message, now: now) + session.tick(now: now)
      while !actions.isEmpty {
        switch actions.removeFirst() {
        case .begin(let lease):
          do {
            let work = try lease.checkedTask(memory: 1 << 33)
            taken += 1
            #expect(Self.isReasonable(work, lease), "\(work)")
            session.trainingBegins(now: now)
          } catch {
            refused += 1
            actions += session.failed(.badInput, text: "\(error)")
          }
        case .end: session = forge.session()
        case .cancel: actions += session.failed(.cancelled, text: "")
        default: break
        }
      }
      if session.lease != nil, forge.values.happens(0.5) { _ = session.failed(.crash, text: "over") }
    }
    #expect(taken > attempts / 1000 && refused > attempts / 1000, "\(taken) leases taken, \(refused) refused")
  }

  private static func isReasonable(_ work: TrainingTask, _ lease: Lease) -> Bool {
    let isSized = lease.inputs.allSatisfy { Plausible.bytes.contains($0.size) }
    let isTimed = lease.limit.map { $0.isFinite && $0 >= 0 } ?? true
    switch work {
    case .trial(let task):
      let settings = task.settings
      return isSized && isTimed && (1...100_000).contains(settings.epochs)
        && (2...100_000).contains(settings.batchRecords) && settings.learningRate.isFinite && settings.learningRate > 0
        && (settings.patience ?? 1) >= 1
    case .pretraining(let task):
      let settings = task.settings
      return isSized && isTimed && (1...100_000).contains(settings.epochs)
        && (2...100_000).contains(settings.batchRecords) && (0...settings.epochs).contains(settings.warmupEpochs)
        && settings.temperature.isFinite && settings.temperature > 0
    }
  }
}

extension CoordinatorMessage {
  /// What people may read of it.
  fileprivate var texts: [String] {
    switch self {
    case .welcome(let sweep, _, let facts): [sweep] + facts.values.map { $0 + $1 }
    case .refused(let reason), .reject(_, _, let reason), .drain(let reason), .absent(_, let reason): [reason]
    case .status(let lines): lines
    default: []
    }
  }
}
