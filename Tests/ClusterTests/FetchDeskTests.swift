import ContentHash
import Dispatch
import DurableFiles
import Foundation
import Sweep
import TestSupport
import Testing
import Training
import ZeroMQ

@testable import Cluster

@Suite struct `The desk that brings a worker its inputs` {
  @Test(.timeLimit(.minutes(10)))
  func `ends while another process of the host packs the records that it waits for`() throws {
    let folder = try TemporaryFolder()
    let cache = try ArtifactCache(directory: folder.path + "/cache")
    let plan = SweepPlan(
      definition: SweepDefinition(
        name: "check", data: .ptbxl(folder: nil), conditions: [try Condition(name: "scratch-noaug-n70")], seeds: [1]),
      data: SHA256Digest(hashing: [1]))
    let instructions = try #require(PackingInstructions(plan))
    let lease = Lease(
      token: 1, task: plan.tasks[0].id, attempt: 1,
      specification: TaskSpecification(plan.tasks[0].task(checkpoint: nil)),
      inputs: [ArtifactReference(kind: .signals, digest: plan.data, size: 1)])
    let other = try #require(try FileLock(trying: cache.directory + "/own-records.lock"))
    let context = try Context()
    let wakeUp = try WakeUp(in: context)
    let desk = try FetchDesk(
      cache: cache, recordsFolder: folder.path + "/records", now: { .zero }, mailbox: Mailbox(wakeUp: wakeUp.handle))
    desk.submit(.begin(lease, 1, instructions: instructions))
    let hasEnded = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      desk.finish()
      hasEnded.signal()
    }
    let ended = hasEnded.wait(timeout: .now() + 20)
    #expect(ended == .success, "it waits for the other process")
    other.release()
    if ended == .timedOut { hasEnded.wait() }
    withExtendedLifetime(wakeUp) {}
  }
}
