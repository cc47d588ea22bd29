import Access
import ContentHash
import DurableFiles
import Sweep
import Training
import ZeroMQ

extension CoordinatorLoop {
  /// Takes one message from the socket: the peer's identity, then the frames of the protocol.
  func receive(_ received: ReceivedMessage) {
    let worker = WorkerID(bytes: received.frames[0])
    do throws(ProtocolError) {
      let message = try WorkerMessage(frames: Array(received.frames.dropFirst()))
      switch gatekeeper.judge(message, from: worker, userID: received.userID) {
      case .pass: receive(message, from: worker)
      case .enrolled(let name):
        observe(.enrolled(host: name))
        send(.enrolled, to: worker)
      case .refuse(let reason, let answer):
        observe(.rejected(worker: "\(worker)", reason: reason))
        if let answer { send(answer, to: worker) }
      }
    } catch {
      if case .version = error { send(.refused(reason: "\(error)"), to: worker) }
      observe(.rejected(worker: "\(worker)", reason: "\(error)"))
    }
  }

  private func receive(_ message: WorkerMessage, from worker: WorkerID) {
    if case .hello(let hello) = message { return welcome(worker, hello) }
    if message.roles != [.worker] { return answer(message, from: worker) }
    guard scheduler.heard(worker, now: now) else {
      if case .goodbye = message { return }
      send(.identify, to: worker)
      return
    }
    switch message {
    case .hello, .enrol, .look, .dismiss: break
    case .heartbeat(let tokens, let slots):
      perform(scheduler.heartbeat(worker, tokens: tokens, slots: slots, now: now))
    case .progress(let token, let progress):
      guard let task = scheduler.task(of: token, at: worker) else { return }
      observe(.progress(task, worker: "\(worker)", progress))
    case .result(let report): take(report, from: worker)
    case .failed(let report): perform(scheduler.failed(worker, report: report, now: now))
    case .want(let request): serve(request, to: worker)
    case .offer(let artifact): receive(artifact, from: worker)
    case .chunk(let chunk): receive(chunk, from: worker)
    case .goodbye(let reason): perform(scheduler.leave(worker, reason: reason, now: now))
    }
  }

  private func welcome(_ worker: WorkerID, _ hello: Hello) {
    guard send(.welcome(sweep: coordinator.plan.definition.name), to: worker) else { return }
    if !scheduler.workerIDs.contains(worker) {
      observe(.joined(worker: "\(worker)", host: hello.host, processID: hello.processID))
    }
    hosts[worker] = hello.host
    perform(scheduler.join(worker, hello: hello, now: now))
    if scheduler.isFinished { send(.drain(reason: "the sweep is finished"), to: worker) }
  }

  private func take(_ report: ResultReport, from worker: WorkerID) {
    do throws(ResultRefusal) {
      let result = try validated(report)
      switch scheduler.verdict(task: report.task, token: report.token, digest: report.digest) {
      case .record: record(result, report, from: worker)
      case .reproduced:
        keep(result, report, from: worker) { .reproduced(report.task, worker: "\(worker)") }
      case .differs(let recorded):
        keep(result, report, from: worker) {
          .differs(report.task, recorded: recorded, digest: report.digest, worker: "\(worker)")
        }
      case .refuse(let reason): throw ResultRefusal(reason: reason)
      }
    } catch {
      observe(.rejected(worker: "\(worker)", reason: "\(report.task): \(error.reason)"))
      send(.reject(report.task, digest: report.digest, reason: error.reason), to: worker)
      // A worker that holds the lease has nothing better to give: its attempt counts as failed.
      let failure = FailureReport(token: report.token, task: report.task, failure: .crash, text: error.reason)
      perform(scheduler.failed(worker, report: failure, now: now))
    }
  }

  /// The result, if it is what its report says and belongs to this very sweep.
  private func validated(_ report: ResultReport) throws(ResultRefusal) -> TaskResult {
    guard let work = scheduler.work(of: report.task), work.fingerprint == report.work else {
      throw ResultRefusal(reason: "it was trained for another sweep or other settings")
    }
    guard let result = try? TaskResult(encoded: report.body), result.answers(work) else {
      throw ResultRefusal(reason: "its \(report.body.count) bytes are no result of this task")
    }
    guard result.digest == report.digest else {
      throw ResultRefusal(
        reason: "its values have digest \(result.digest.abbreviated), it says \(report.digest.abbreviated)")
    }
    return result
  }

  private func record(_ result: TaskResult, _ report: ResultReport, from worker: WorkerID) {
    if case .pretraining(let pretraining) = result,
      FileSystem.size(of: store.artifactPath(of: pretraining.checkpoint)) == nil
    {
      send(.absent(pretraining.checkpoint, reason: "send the checkpoint before its result"), to: worker)
      return
    }
    let isKept = keep(result, report, from: worker) {
      .recorded(
        report.task, digest: report.digest, worker: "\(worker)", seconds: report.seconds,
        divergedInEpoch: result.divergedInEpoch)
    }
    guard isKept else { return }
    perform(scheduler.recorded(task: report.task, token: report.token, digest: report.digest, now: now))
  }

  /// Hands a result to the store; only a durable one is acknowledged.
  @discardableResult
  private func keep(
    _ result: TaskResult, _ report: ResultReport, from worker: WorkerID, event: () -> SweepEvent
  ) -> Bool {
    let origin = ResultOrigin(
      worker: "\(worker)", host: hosts[worker] ?? "", attempt: report.attempt, seconds: report.seconds)
    let isKept = attempting("record \(report.task)") { try store.record(result, of: report.task, origin: origin) }
    guard isKept else { return false }
    observe(event())
    send(.acknowledge(report.task, digest: report.digest), to: worker)
    return true
  }
}

private struct ResultRefusal: Error {
  let reason: String
}
