import FlyingFox
import FlyingSocks
import Foundation
import Report

/// The parts of the page that changed, as server-sent events.
///
/// Each observer is sent what differs from what it was sent before. One that reads slowly misses steps, but never a part.
struct EventStream: AsyncBufferedSequence, Sendable {
  typealias Element = UInt8

  let run: any ShownRun

  func makeAsyncIterator() -> Iterator { Iterator(run: run, signals: run.observe().makeAsyncIterator()) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    typealias Buffer = [UInt8]

    private let run: any ShownRun
    private var signals: AsyncStream<Void>.Iterator
    private var sent: [String: String] = [:]
    private var isEnded = false
    private var lastSent = ContinuousClock.now

    init(run: any ShownRun, signals: AsyncStream<Void>.Iterator) {
      self.run = run
      self.signals = signals
    }

    mutating func next() async throws -> UInt8? { preconditionFailure("bodies are read buffer by buffer") }

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      guard !isEnded else { return nil }
      while await signals.next() != nil {
        if let event = news() { return Array(event.utf8) }
      }
      isEnded = true
      return Array("event: end\ndata: {}\n\n".utf8)
    }

    /// What changed; a comment now and then where nothing did, so that a broken connection is noticed; nil else.
    private mutating func news() -> String? {
      let changed = run.fragments.filter { sent[$0.id] != $0.html }
      let now = ContinuousClock.now
      guard !changed.isEmpty else {
        guard now - lastSent > .seconds(10) else { return nil }
        lastSent = now
        return ": still here\n\n"
      }
      lastSent = now
      for fragment in changed { sent[fragment.id] = fragment.html }
      guard let json = try? JSONEncoder().encode(changed) else { return nil }
      return "event: fragments\ndata: \(String(decoding: json, as: UTF8.self))\n\n"
    }
  }
}
