import Access
import Foundation
import Sweep
import ZeroMQ

/// The simulated workers at work, and what is measured of them and of the coordinator.
struct Drive {
  private let benchmark: ClusterBenchmark
  private let coordinator: pid_t
  private let members: [SimulatedWorker]
  private let start = ContinuousClock.now
  private var source = BenchmarkResult()
  private var times = WaitingTimes()
  private var firstLease: Duration?
  private var lastAnswer = Duration.zero
  private var processorAtFirstLease = 0.0
  private var processorAtEnd = 0.0
  private var residentBytes = 0
  private var idleStart: (time: Duration, processor: Double)?
  private var idleEnd: (time: Duration, processor: Double)?

  init(_ benchmark: ClusterBenchmark, address: String, credentials: Credentials?, coordinator: pid_t) throws {
    self.benchmark = benchmark
    self.coordinator = coordinator
    let context = try Context(maximumSockets: 2 * benchmark.workers + 16)
    members = try (0..<benchmark.workers).map { number in
      try SimulatedWorker(
        number: number, context: context, connect: address, credentials: credentials,
        training: .seconds(benchmark.trainingSeconds), now: .zero)
    }
  }

  private var now: Duration { ContinuousClock.now - start }

  /// Works until every worker was sent home. Throws where the coordinator ended before.
  mutating func run(hasCoordinatorEnded: () -> Bool) throws {
    var poller = Poller()
    for member in members { poller.add(member.socket) }
    var nextTick = Duration.zero
    while !members.allSatisfy(\.isOver) {
      let isReadable = try poller.wait(atMost: pause(until: nextTick))
      let now = now
      for (member, isReadable) in zip(members, isReadable) where isReadable { try member.receive(now: now, &times) }
      for member in members where member.due.map({ $0 <= now }) ?? false { member.finish(&source, now: now, &times) }
      note(now)
      guard now >= nextTick else { continue }
      nextTick = now + .milliseconds(50)
      for member in members where !member.isOver { member.tick(now: now, &times) }
      observe(now)
      if hasCoordinatorEnded(), !isComplete { throw BenchmarkFailure(description: "the coordinator ended early") }
      if hasCoordinatorEnded() { return }
    }
  }

  private var isComplete: Bool { times.resultToAcknowledgement.count >= benchmark.tasks }

  private func pause(until tick: Duration) -> Duration {
    let next = members.lazy.compactMap(\.due).min().map { min($0, tick) } ?? tick
    return max(.zero, next - now)
  }

  private mutating func note(_ now: Duration) {
    if firstLease == nil, !times.readyToLease.isEmpty {
      firstLease = now
      processorAtFirstLease = ProcessUsage.processorSeconds(of: coordinator)
    }
    if isComplete, lastAnswer == .zero {
      lastAnswer = now
      processorAtEnd = ProcessUsage.processorSeconds(of: coordinator)
      residentBytes = ProcessUsage.residentBytes(of: coordinator)
    }
  }

  /// Looks at the coordinator while it has nothing to do: from a second after the start, when everybody has joined.
  private mutating func observe(_ now: Duration) {
    guard benchmark.idleSeconds > 0, firstLease == nil else { return }
    let sample = (now, ProcessUsage.processorSeconds(of: coordinator))
    if idleStart == nil, now >= .seconds(1) { idleStart = sample }
    if now <= .seconds(1 + benchmark.idleSeconds) { idleEnd = sample }
  }

  var outcome: ClusterBenchmark.Outcome {
    let elapsed = (lastAnswer - (firstLease ?? .zero)).seconds
    let tasks = Double(benchmark.tasks)
    let ideal = tasks * benchmark.trainingSeconds / Double(benchmark.workers)
    return ClusterBenchmark.Outcome(
      workers: benchmark.workers, tasks: benchmark.tasks, trainingSeconds: benchmark.trainingSeconds,
      isDurable: benchmark.isDurable, isEncrypted: benchmark.isEncrypted, elapsedSeconds: elapsed,
      tasksPerSecond: tasks / elapsed,
      efficiency: ideal > 0 ? ideal / elapsed : nil,
      coordinatorMillisecondsPerTask: 1e3 * (processorAtEnd - processorAtFirstLease) / tasks,
      coordinatorResidentBytes: residentBytes, idleProcessorShare: idleShare,
      joinToLeaseMilliseconds: .init(seconds: times.joinToLease),
      readyToLeaseMilliseconds: .init(seconds: times.readyToLease),
      resultToAcknowledgementMilliseconds: .init(seconds: times.resultToAcknowledgement))
  }

  private var idleShare: Double? {
    guard let idleStart, let idleEnd, idleEnd.time > idleStart.time else { return nil }
    return (idleEnd.processor - idleStart.processor) / (idleEnd.time - idleStart.time).seconds
  }
}
