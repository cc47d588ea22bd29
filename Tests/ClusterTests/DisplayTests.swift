import Cluster
import ContentHash
import Sweep
import Testing
import Training

@Suite("The progress display")
struct DisplayTests {
  private func status(_ events: [SweepEvent]) throws -> SweepStatus {
    let run = try TestRun(seeds: [1, 2])
    var status = SweepStatus(plan: run.plan, recorded: [])
    status.apply(.started(endpoint: "ipc://x", tasks: 6, recorded: 0))
    for event in events { status.apply(event) }
    return status
  }

  private let digest = SHA256Digest(hashing: [])
  private let pretraining = TaskID(name: "pretraining/tiny-batchnorm/seed-1")
  private let trial = TaskID(name: "trial/scratch-noaug-n70/seed-1")

  @Test("it shows every worker with its task, epoch and loss, and the time left")
  func block() throws {
    let status = try status([
      .joined(worker: "b", host: "berta", processID: 2), .joined(worker: "a", host: "anton", processID: 1),
      .leased(pretraining, attempt: 1, worker: "a"),
      .recorded(pretraining, digest: digest, worker: "a", seconds: 100, divergedInEpoch: nil),
      .leased(trial, attempt: 1, worker: "a"),
      .recorded(trial, digest: digest, worker: "a", seconds: 20, divergedInEpoch: nil),
      .leased(TaskID(name: "trial/ssl-noaug-n70/seed-1"), attempt: 2, worker: "b"),
      .progress(
        TaskID(name: "trial/ssl-noaug-n70/seed-1"), worker: "b",
        TrainingProgress(epoch: 3, epochs: 50, loss: 0.51249, validationMacroF1: 0.25)),
    ])
    #expect(
      status.lines(elapsed: 125, width: 100) == [
        "test: 2 of 6 tasks, 2 workers, 2 min 05 s so far, about 1 min 10 s left",
        "  anton:1  waits",
        "  berta:2  trial/ssl-noaug-n70/seed-1 (attempt 2)  epoch 3/50  loss 0.512  F1 0.250",
      ])
  }

  @Test("before a task has ended it goes by the epochs of those that run, and says what it leaves out")
  func projection() throws {
    var status = try status([.joined(worker: "a", host: "anton", processID: 1)])
    status.apply(.leased(pretraining, attempt: 1, worker: "a"), elapsed: 10)
    status.apply(.progress(pretraining, worker: "a", TrainingProgress(epoch: 5, epochs: 50)), elapsed: 30)
    // Two pretrainings of 200 s each, 20 s of which are done; of trials nothing is known.
    let left = try #require(status.timeLeft(elapsed: 30))
    #expect(left.seconds == 380 && left.isLowerBound)
    #expect(status.summary(elapsed: 30) == "test: 0 of 6 tasks, 1 worker, 30 s so far, more than 6 min 20 s left")
  }

  @Test("it makes no guess before it knows anything, and cuts lines to the terminal")
  func narrow() throws {
    let status = try status([.joined(worker: "a", host: "a-host-with-a-long-name", processID: 1)])
    #expect(status.summary(elapsed: 1) == "test: 0 of 6 tasks, 1 worker, 1 s so far, time left unknown")
    let lines = status.lines(elapsed: 1, width: 20)
    #expect(lines == ["test: 0 of 6 tasks,…", "  a-host-with-a-lon…"])
  }

  @Test("failures and results that differ stay visible")
  func notes() throws {
    let other = SHA256Digest(hashing: [1])
    let status = try status([
      .failed(trial, .crash, reason: "signal 11"),
      .differs(trial, recorded: digest, digest: other, worker: "a"),
    ])
    #expect(
      status.lines(elapsed: 0, width: 200).suffix(2) == [
        "! trial/scratch-noaug-n70/seed-1 was given up: crash, signal 11",
        "! NOT REPRODUCIBLE: trial/scratch-noaug-n70/seed-1 has digest \(digest.abbreviated), a computed "
          + other.abbreviated,
      ])
    #expect(status.summary(elapsed: 0).contains("1 failed"))
  }
}
