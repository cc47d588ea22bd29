import Foundation
import Synchronization
import Threads

/// What a process that did not start them does to a run's hosts.
public struct LaunchControl: Sendable {
  private let folder: LaunchFolder
  private let ways: LaunchWays

  public init(_ folder: LaunchFolder, ways: LaunchWays) {
    self.folder = folder
    self.ways = ways
  }

  /// Tells a host's workers what is wished, and keeps a launcher that still runs from starting others.
  public func tell(_ record: LaunchRecord, _ wish: LaunchWish) throws {
    try folder.update(record.host) { $0.wish = wish }
    guard let handle = record.handle else { return }
    let way = try ways.way(handle.way)
    switch wish {
    case .run: break
    case .drain: try way.drain(handle, of: record.host)
    case .stop: try way.stop(handle, of: record.host)
    }
  }

  public func state(of record: LaunchRecord) throws -> LaunchState {
    guard let handle = record.handle else { return .ended(LaunchEnd(.done, reason: "nothing was started there")) }
    return try ways.way(handle.way).state(handle, of: record.host)
  }

  /// What has become of a host that was told to end.
  public enum End: Sendable {
    case over(reason: String)
    /// It was told, and does not end.
    case remains
    case unreachable(reason: String)

    public var isOver: Bool { if case .over = self { true } else { false } }

    public var text: String {
      switch self {
      case .over(let reason): reason
      case .remains: "it was told to end and has not done so yet"
      case .unreachable(let reason): reason
      }
    }
  }

  /// How long a host may take to end.
  private static let patience = Duration.seconds(30)

  /// Ends the workers of hosts, all at once, and waits until they have ended.
  public func end(_ records: [LaunchRecord]) -> [(name: String, end: End)] {
    let ends = Mutex<[String: End]>([:])
    let isDone = DispatchSemaphore(value: 0)
    for record in records {
      let begin: Void? = try? SystemThread.start("stop a host") {
        let end = self.end(record)
        ends.withLock { $0[record.host.name] = end }
        isDone.signal()
      }
      guard begin == nil else { continue }
      let end = self.end(record)
      ends.withLock { $0[record.host.name] = end }
      isDone.signal()
    }
    for _ in records { isDone.wait() }
    return ends.withLock { ends in records.map { ($0.host.name, ends[$0.host.name] ?? .remains) } }
  }

  private func end(_ record: LaunchRecord) -> End {
    do {
      try tell(record, .stop)
      let limit = ContinuousClock.now + Self.patience
      while true {
        if case .ended(let end) = try state(of: record) { return .over(reason: end.reason) }
        guard ContinuousClock.now < limit else { return .remains }
        usleep(300_000)
      }
    } catch {
      return .unreachable(reason: "\(error)")
    }
  }

  public func lines(of record: LaunchRecord, atMost count: Int) throws -> [String] {
    guard let handle = record.handle else { return [] }
    return try ways.way(handle.way).lines(handle, of: record.host, atMost: count)
  }
}
