import ContentHash
import Sweep
import Synchronization
import Threads

/// Fetches a lease's inputs for a worker, on a thread of its own: files are written, read through and made durable while the network thread
/// goes on saying that the worker lives.
final class FetchDesk: Sendable {
  /// Tells one fetching from the one before it, of which something may still come.
  typealias Number = Int

  enum Request: Sendable {
    /// `instructions` say how the coordinator packs records, where it says so.
    case begin(Lease, Number, instructions: PackingInstructions?)
    /// Look what is to be done next.
    case advance
    case take(Chunk)
    /// Nobody needs the inputs any more.
    case drop
  }

  struct Report: Sendable {
    var number: Number
    var step: Result<InputFetcher.Step, any Error>
    /// The saved states that were brought here so far.
    var fetchedStates: Set<SHA256Digest> = []
    /// What people should know of the host's own records.
    var remark: String?
  }

  /// Set when the worker ends, which waits for no packing of records.
  private final class Ending: Sendable {
    let hasBegun = Atomic(false)
  }

  private let conveyor: Conveyor<Request>
  private let ending: Ending

  /// Every request but `drop` is answered by one report to `mailbox`. Before anything is fetched, the records of `recordsFolder` are tried.
  init(
    cache: ArtifactCache, recordsFolder: String? = nil, now: @escaping @Sendable () -> Duration,
    mailbox: Mailbox<Report>
  ) throws(ThreadError) {
    let ending = Ending()
    self.ending = ending
    let ownRecords = recordsFolder.map { folder in
      OwnRecords(folder: folder, cache: cache.directory) { ending.hasBegun.load(ordering: .relaxed) }
    }
    let work = Mutex(FetchWork(cache: cache, ownRecords: ownRecords, now: now))
    conveyor = try Conveyor(name: "inputs", gathering: .zero) { requests in
      for request in requests {
        if let report = work.withLock({ $0.handle(request) }) { mailbox.post(report) }
      }
    }
  }

  func submit(_ request: Request) { conveyor.put(request) }

  /// Returns when nothing is done any more. Records that are being packed are given up.
  func finish() {
    ending.hasBegun.store(true, ordering: .relaxed)
    conveyor.put(.drop)
    conveyor.finish()
  }
}

private struct FetchWork {
  let cache: ArtifactCache
  let now: @Sendable () -> Duration
  private var fetcher: InputFetcher?
  private var number: FetchDesk.Number = 0
  private var ownRecords: OwnRecords?

  init(cache: ArtifactCache, ownRecords: OwnRecords?, now: @escaping @Sendable () -> Duration) {
    self.cache = cache
    self.now = now
    self.ownRecords = ownRecords
  }

  mutating func handle(_ request: FetchDesk.Request) -> FetchDesk.Report? {
    switch request {
    case .begin(let lease, let number, let instructions):
      let remark = tryOwnRecords(for: lease, by: instructions)
      fetcher = InputFetcher(lease, cache: cache)
      self.number = number
      var report = step { [now] in try $0.advance(now: now()) }
      report.remark = remark
      return report
    case .advance: return step { [now] in try $0.advance(now: now()) }
    case .take(let chunk): return step { [now] in try $0.receive(chunk, now: now()) }
    case .drop:
      fetcher = nil
      return nil
    }
  }

  private mutating func tryOwnRecords(for lease: Lease, by instructions: PackingInstructions?) -> String? {
    guard let signals = lease.inputs.first(where: { $0.kind == .signals }), !cache.holds(signals) else { return nil }
    return ownRecords?.provide(signals, by: instructions)
  }

  private mutating func step(_ body: (inout InputFetcher) throws -> InputFetcher.Step) -> FetchDesk.Report {
    guard var fetcher else { return FetchDesk.Report(number: number, step: .success(.wait)) }
    self.fetcher = nil
    let step = Result { try body(&fetcher) }
    switch step {
    case .success(.complete): break
    case .success: self.fetcher = fetcher
    case .failure(let error):
      // What has arrived stays, unless it was corrupt; the transfer begins anew from there.
      self.fetcher = error is ClusterError ? fetcher : InputFetcher(fetcher.lease, cache: cache)
    }
    return FetchDesk.Report(number: number, step: step, fetchedStates: fetcher.fetchedStates)
  }
}
