import ContentHash
import Sweep
import Testing
import Training

@testable import Cluster

/// The state machines that the sessions of workers and coordinators are made of.
@Suite("Parts of sessions")
struct SessionPartsTests {
  private func digest(_ name: String) -> SHA256Digest { SHA256Digest(hashing: Array(name.utf8)) }

  private func result(_ run: String, _ name: String, checkpoint: String? = nil) -> SpooledResult {
    SpooledResult(
      run: run,
      computation: Computation(
        token: 1, task: TaskID(name: name)!, attempt: 1, seconds: 1, work: digest("work"), digest: digest(name),
        body: []), checkpoint: checkpoint.map { ArtifactReference(kind: .checkpoint, digest: digest($0), size: 1) })
  }

  @Test("results go to the coordinator of their run, after their checkpoint, until it answers")
  func pendingResults() throws {
    let (trial, foreign) = (result("run", "trial/a/seed-1"), result("other", "trial/a/seed-1"))
    let pretraining = result("run", "pretraining/tiny-batchnorm/seed-1", checkpoint: "weights")
    var pending = PendingResults([trial, foreign])
    let offer = WorkerMessage.offer(try #require(pretraining.checkpoint))
    #expect(pending.add(pretraining) == offer)
    #expect(pending.count == 3 && pending.results(of: "run") == [trial, pretraining])
    #expect(pending.results(of: nil).isEmpty && pending.messages(to: nil).isEmpty)
    #expect(pending.messages(to: "run") == [.result(trial.computation), offer])
    #expect(pending.uploaded(digest("other weights"), to: "run").isEmpty)
    #expect(pending.uploaded(digest("weights"), to: "run") == [.result(pretraining.computation)])
    #expect(pending.messages(to: "run") == [.result(trial.computation), .result(pretraining.computation)])
    pending.missing(digest("weights"))
    #expect(pending.messages(to: "run") == [.result(trial.computation), offer])
    #expect(pending.checkpoint(digest("weights")) == pretraining.checkpoint && pending.checkpoint(digest("x")) == nil)
    #expect(pending.settle(TaskID(name: "trial/a/seed-1")!, digest("x"), of: "run").isEmpty)
    #expect(pending.settle(TaskID(name: "trial/a/seed-1")!, digest("trial/a/seed-1"), of: "run") == [trial])
    #expect(pending.results(of: "other") == [foreign] && pending.results(of: "run") == [pretraining])
  }

  @Test("idleness is what was idle without a break, and not the time in which a process was stopped")
  func idleness() {
    var idleness = Idleness(limit: .seconds(5))
    func over(_ isIdle: Bool, _ second: Int) -> Bool { idleness.isOver(isIdle: isIdle, now: .seconds(second)) }
    #expect((0...4).allSatisfy { !over(true, $0) })
    #expect(!over(false, 5) && !over(true, 6))
    #expect(!over(true, 1000), "a gap counts as two seconds")
    #expect(!over(true, 1001) && over(true, 1002))
    var patient = Idleness(limit: nil)
    #expect(!(0...100).contains { patient.isOver(isIdle: true, now: .seconds(1000 * $0)) })
  }

  @Test(
    "the first fingerprint is the run's; others are refused unless they may be mixed, another science version always")
  func agreement() {
    func hello(_ name: String?, science: String? = nil) -> Hello {
      var hello = Hello(host: "host", processID: 1, fingerprint: name.map(digest), slots: 1)
      hello.facts[.scienceVersion] = science
      return hello
    }
    var strict = NumericAgreement(fingerprint: nil, isMixedAllowed: false)
    #expect(strict.adopt(nil) == nil && strict.refusal(of: hello("a")) == nil)
    #expect(strict.adopt(digest("a")) == digest("a") && strict.adopt(digest("b")) == nil)
    #expect(strict.refusal(of: hello("a")) == nil && strict.refusal(of: hello(nil)) == nil)
    #expect(strict.refusal(of: hello("b"))?.contains("computes other numbers") == true)
    let mixed = NumericAgreement(fingerprint: digest("a"), isMixedAllowed: true)
    #expect(mixed.refusal(of: hello("b", science: "\(ScienceVersion.current)")) == nil)
    #expect(mixed.refusal(of: hello("a", science: "no\u{7}ne"))?.contains("science version no?ne") == true)
  }

  @Test("a worker that is missed is expected until it or its successor says hello, and strangers are forgotten")
  func acquaintances() {
    var acquaintances = Acquaintances()
    func hello(replacing name: String? = nil) -> Hello {
      let replaced = name.map { Hello.Predecessor(identity: $0, failure: .crash, text: "ended") }
      return Hello(host: "host", processID: 1, slots: 1, replaces: replaced.map { [$0] } ?? [])
    }
    for name in ["a", "b", "c"] { acquaintances.miss(WorkerID(name)) }
    acquaintances.introduce(WorkerID("a"), hello())
    acquaintances.introduce(WorkerID("d"), hello(replacing: "b"))
    #expect(acquaintances.absent == 1)
    acquaintances.farewell(WorkerID("c"))
    #expect(acquaintances.absent == 0)
    let worker = WorkerID("a")
    let asked = [1, 5, 6].map { acquaintances.isToBeAsked(worker, now: .seconds($0)) }
    #expect(asked == [true, false, true])
    for number in 0..<6000 { acquaintances.introduce(WorkerID("stranger-\(number)"), hello()) }
    acquaintances.forgetStrangers(besides: [worker])
    #expect(acquaintances[worker] != nil && acquaintances[WorkerID("stranger-5999")] == nil)
  }
}
