import Access
import PrintableText
import Sweep
import ZeroMQ

/// The loop's side of peers: who they are and whether they may say what they say, before the session hears of it.
extension CoordinatorLoop {
  /// Takes one message from the socket: the peer's identity, then the frames of the protocol.
  func receive(_ received: ReceivedMessage) {
    let worker = WorkerID(bytes: received.frames[0])
    guard connections.deliver(received) else { return }
    note(received.connection, of: worker)
    if received.isCutShort { return refuse(received, from: worker) }
    do throws(ProtocolError) {
      let message = try WorkerMessage(frames: Array(received.frames.dropFirst()))
      switch gatekeeper.judge(message, from: worker, userID: received.userID) {
      case .pass(let sender) where message.roles == [.worker]:
        if case .hello = message { security?.joined(received.userID) }
        heed(message, received, from: worker, as: sender)
      case .pass:
        security?.joined(received.userID)
        answer(message, from: worker)
      case .amend(let hello, let sender, let reason):
        security?.refused(received.userID, reason: reason)
        observe(.rejected(worker: "\(worker)", reason: reason))
        heed(.hello(hello), received, from: worker, as: sender)
      case .enrol(let request):
        if enrolments?.submit(request) == false {
          // No fault of its own: it asks again.
          observe(.rejected(worker: "\(worker)", reason: "too many keys are being enrolled at once"))
        }
      case .refuse(let reason, let answer):
        refuse(received, from: worker, because: reason)
        if let answer { send(answer, to: worker) }
      }
    } catch {
      if case .version = error { send(.refused(reason: "\(error)"), to: worker) }
      refuse(received, from: worker, because: "\(error)")
    }
  }

  private func note(_ connection: Int32?, of worker: WorkerID) {
    guard descriptors[worker] != connection else { return }
    descriptors[worker] = connection
    // Those who left without a word; whoever is there speaks again.
    if descriptors.count > 2 * connections.count + 1000 { descriptors = [:] }
  }

  private func refuse(_ received: ReceivedMessage, from worker: WorkerID, because reason: String) {
    security?.refused(received.userID, reason: reason)
    observe(.rejected(worker: "\(worker)", reason: reason))
    connections.note(.refusal, of: received)
  }

  /// A message of more frames or bytes than any has.
  private func refuse(_ received: ReceivedMessage, from worker: WorkerID) {
    let reason = "a message of \(received.frameCount - 1) frames and \(received.byteCount) bytes"
    guard received.frameCount > limits.mostFrames || received.byteCount > limits.messageBytes else {
      return refuse(received, from: worker, because: reason)
    }
    connections.cut(received, because: reason)
  }

  /// Takes what a worker says, unless it says it too often.
  private func heed(_ message: WorkerMessage, _ received: ReceivedMessage, from worker: WorkerID, as sender: Sender) {
    switch message {
    case .hello where !connections.note(.greeting, of: received): return
    case .failed(var report):
      guard connections.note(.failure, of: received) else { return }
      report.text = String(report.text.prefix(limits.failureText))
      perform(session.receive(.failed(report), from: worker, as: sender, now: now))
    case .progress where session.scheduler.isConnected(worker) && !curves.isShown(of: worker, now: now):
      // What it says of its training is left out, not that it lives.
      perform(session.hear(worker, now: now))
    default: perform(session.receive(message, from: worker, as: sender, now: now))
    }
  }

  func settle(_ report: EnrolmentDesk.Report) {
    enrolments?.settle()
    let peer = report.request.peer
    switch report.outcome {
    case .enrolled(let member):
      gatekeeper.membersChanged()
      welcome(member, peer)
    case .refused(let refusal):
      security?.refused(report.request.token.hexadecimal, reason: "\(refusal)")
      observe(.rejected(worker: "\(peer)", reason: "\(refusal)"))
      send(.refused(reason: "\(refusal)"), to: peer)
    case .failed(let reason): observe(.rejected(worker: "\(peer)", reason: "could not be enrolled: \(reason)"))
    }
  }

  /// The key of a host has become a member's.
  private func welcome(_ member: Member, _ peer: WorkerID) {
    let comeback = coordinator.settings.keys?.membership.revokedNamesake(of: member).map {
      Comeback(revokedKey: $0.shortKey, token: member.token?.abbreviated ?? "")
    }
    observe(.enrolled(host: member.name, comeback: comeback))
    security?.enrolled(member)
    send(.enrolled, to: peer)
  }

  /// Answers those who do not train but look on or operate.
  private func answer(_ message: WorkerMessage, from peer: WorkerID) {
    switch message {
    case .look: send(.status(state.lines(width: 200)), to: peer)
    case .dismiss(let workers):
      let request = RunRequest.drain(worker: workers.printable(atMost: 100))
      let count = session.workers(concernedBy: request).count
      perform(session.heed(request))
      send(.dismissed(workers: count), to: peer)
    default: break
    }
  }

  /// Sends away the workers whose keys were revoked, and tells of strangers.
  func closeOut() {
    attempting("read the members") {
      for worker in try gatekeeper.refresh(now: now) {
        send(.refused(reason: Gatekeeper.closedOut), to: worker)
        perform(session.dismiss(worker, reason: "was revoked", now: now))
      }
    }
    for (address, key) in admission?.takeDenied() ?? [] {
      let reason = "key \(key.abbreviated) is not known here"
      security?.refused(key, address: address, reason: reason)
      observe(.rejected(worker: address, reason: reason))
    }
  }

  /// Of a key that is nobody's any more no connection stays, whatever it was for.
  func cutOffRevoked() {
    for key in connections.keys where gatekeeper.isClosedOut(key) {
      connections.cut(key: key, because: Gatekeeper.closedOut)
    }
  }
}
