import Sweep
import Testing

@Suite("The last tasks of a sweep")
struct TailTests {
  private let fast = WorkerID("fast")
  private let slow = WorkerID("slow")

  private func scheduler(seeds: Int, _ change: (inout SchedulerSettings) -> Void = { _ in }) -> Scheduler {
    var settings = SchedulerSettings()
    change(&settings)
    return Scheduler(
      plan: Sweeps.small(conditions: ["scratch-noaug-n70"], seeds: Array(1...UInt64(seeds))), settings: settings)
  }

  private func join(
    _ worker: WorkerID, rate: Double? = nil, _ scheduler: inout Scheduler, now: Duration = .zero
  ) -> [Assignment] {
    let hello = Hello(
      host: "\(worker)", processID: 1, facts: HostFacts(calibrationRate: rate).facts, slots: 1)
    let actions = scheduler.join(worker, hello: hello, now: now)
    return (actions + scheduler.heartbeat(worker, tokens: [], slots: 1, now: now)).leases
  }

  /// The worker's result is recorded, and it asks for more.
  private func finish(
    _ lease: Assignment, by worker: WorkerID, seconds: Double, _ scheduler: inout Scheduler, now: Duration
  ) -> [Assignment] {
    _ = scheduler.heard(worker, now: now)
    let actions = scheduler.recorded(lease, by: worker, seconds: seconds, now: now)
    return (actions + scheduler.heartbeat(worker, tokens: [], slots: 1, now: now)).leases
  }

  private func tick(_ second: Int, _ scheduler: inout Scheduler) -> [Assignment] {
    for worker in [fast, slow] { _ = scheduler.heard(worker, now: .seconds(second)) }
    return scheduler.tick(now: .seconds(second)).leases
  }

  /// Twelve tasks: after 99 s the slow host has done one and is free, the fast one is in the middle of its tenth, and one is left.
  private func nearTheEnd() throws -> (scheduler: Scheduler, fastLease: Assignment) {
    var scheduler = scheduler(seeds: 12)
    var fastLease = try #require(join(fast, &scheduler).first)
    let slowLease = try #require(join(slow, &scheduler).first)
    for number in 1...9 {
      fastLease = try #require(
        finish(fastLease, by: fast, seconds: 10, &scheduler, now: .seconds(10 * number)).first)
      _ = scheduler.heard(slow, now: .seconds(10 * number))
    }
    let got = finish(slowLease, by: slow, seconds: 99, &scheduler, now: .seconds(99))
    #expect(got.isEmpty && scheduler.waiting.count == 1)
    return (scheduler, fastLease)
  }

  @Test("go to a fast host that will soon be free, rather than to a slow one that is free now")
  func fastHost() throws {
    let start = try nearTheEnd()
    var scheduler = start.scheduler
    let last = finish(start.fastLease, by: fast, seconds: 10, &scheduler, now: .seconds(100))
    #expect(last.count == 1)
    _ = finish(last[0], by: fast, seconds: 10, &scheduler, now: .seconds(110))
    #expect(scheduler.isFinished)
  }

  @Test("go to the slow host after all where the fast one does not become free")
  func lateHost() throws {
    var scheduler = try nearTheEnd().scheduler
    for second in 100..<110 { #expect(tick(second, &scheduler).isEmpty) }
    #expect(tick(110, &scheduler).count == 1, "twice the usual time is over")
  }

  @Test("wait for no longer than the slow host would have taken")
  func bound() throws {
    let start = try nearTheEnd()
    var scheduler = start.scheduler
    // The fast one is done, and never asks for another task.
    _ = scheduler.recorded(start.fastLease, by: fast, seconds: 10, now: .seconds(100))
    let second = (101...1000).first { !tick($0, &scheduler).isEmpty }
    #expect(second == 99 + 99)
  }

  @Test("are told by the calibration of a host that has done none yet")
  func calibration() throws {
    for (rate, isHeld) in [(2.0, true), (20.0, false)] {
      var scheduler = scheduler(seeds: 3)
      let first = try #require(join(fast, rate: 20, &scheduler).first)
      #expect(finish(first, by: fast, seconds: 10, &scheduler, now: .seconds(10)).count == 1)
      #expect(join(slow, rate: rate, &scheduler, now: .seconds(11)).isEmpty == isHeld)
    }
  }

  @Test("go to whoever is free where the hosts are about as fast")
  func equalHosts() throws {
    var scheduler = scheduler(seeds: 4)
    let first = try #require(join(fast, &scheduler).first)
    let second = try #require(join(slow, &scheduler).first)
    #expect(finish(first, by: fast, seconds: 10, &scheduler, now: .seconds(10)).count == 1)
    #expect(finish(second, by: slow, seconds: 12, &scheduler, now: .seconds(12)).count == 1)
  }

  @Test("are given to one worker only where copies are switched off")
  func copies() throws {
    for areCopied in [true, false] {
      var scheduler = scheduler(seeds: 2) { $0.areStragglersCopied = areCopied }
      _ = try #require(join(slow, &scheduler).first)
      let quick = try #require(join(fast, &scheduler).first)
      #expect(finish(quick, by: fast, seconds: 10, &scheduler, now: .seconds(10)).isEmpty)
      let copies = (11...200).flatMap { tick($0, &scheduler) }
      #expect(copies.map(\.purpose) == (areCopied ? [.straggler] : []))
    }
  }
}
