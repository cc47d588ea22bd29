import ContentHash
import DurableFiles
public import ECGData
public import Sweep
import Training

/// What a run took over from another one.
public struct ReuseOutcome: Equatable, Sendable {
  /// The other run's folder.
  public let run: String
  /// How many results were taken.
  public fileprivate(set) var taken = 0
  /// How many results were there and not taken, by the reason.
  public fileprivate(set) var refused: [String: Int] = [:]
  /// How many tasks that are still to be trained have no result there.
  public fileprivate(set) var missing = 0
  /// Why nothing at all could be taken.
  public fileprivate(set) var obstacle: String?

  fileprivate init(run: String) { self.run = run }
}

extension ReuseOutcome: CustomStringConvertible {
  public var description: String {
    if let obstacle { return "\(run): nothing is reused: \(obstacle)" }
    let reasons = refused.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return "\(run): \(taken) \(taken == 1 ? "result is" : "results are") reused"
      + (reasons.isEmpty ? "" : "; not reused are \(reasons.joined(separator: ", "))")
      + (missing == 0 ? "" : "; \(missing) other \(missing == 1 ? "task has" : "tasks have") no result there")
  }
}

extension RunStore {
  /// Why a result is not taken.
  private struct Refusal: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  /// How many results are taken in one transaction.
  private static let batch = 100

  /// Takes over every result of the run in `folder` that a task of this run still lacks: those whose task has the same content.
  ///
  /// Each is checked as `verify` checks it, and against its new task. It gets the name and seed that the task has here and keeps its
  /// provenance; a checkpoint is copied. What was taken stays taken when this is ended in between. The other run may have a coordinator
  /// at work.
  /// - Parameter folds: how many records the folds hold; nil where that is not known.
  public func reuse(
    _ folder: String, for plan: SweepPlan, folds: SplitCounts? = nil
  ) throws(RunStoreError) -> ReuseOutcome {
    var outcome = ReuseOutcome(run: folder)
    if try isOwn(folder) {
      outcome.obstacle = "it is the run itself"
      return outcome
    }
    let source = try RunStore.openReadOnly(directory: folder)
    defer { source.close() }
    let version = try source.description().scienceVersion
    guard version == ScienceVersion.current else {
      outcome.obstacle =
        "its results are of science version \(version), this program computes \(ScienceVersion.current)"
      return outcome
    }
    let results = try source.tasks()
    guard results.contains(where: { $0.content != nil }) else {
      outcome.obstacle = "its tasks have no content hashes, which earlier versions did not store"
      return outcome
    }
    var arithmetic = try reader.numericFingerprint()
    if arithmetic == nil { arithmetic = try source.numericFingerprint() }
    let offered = Dictionary(results.compactMap { task in task.content.map { ($0, task) } }) { first, other in
      first.state == .recorded ? first : other
    }
    let done = Set(try tasks().filter { $0.state == .recorded }.map(\.id))
    let origin = (run: FileSystem.absolutePath(of: folder), identity: try source.identity())
    var found: [(finished: FinishedTask, origin: ReusedResult)] = []
    for task in plan.tasks where !done.contains(task.id) {
      guard let stored = task.content.flatMap({ offered[$0] }), stored.state != .planned else {
        outcome.missing += 1
        continue
      }
      do {
        let own = ReusedResult(run: origin.run, identity: origin.identity, task: stored.id)
        found.append(
          try result(of: stored, in: source, for: task, from: own, folds: folds, arithmetic: arithmetic))
      } catch let refusal as Refusal {
        outcome.refused[refusal.reason, default: 0] += 1
      } catch {
        throw RunDatabase.describe(error, source.database.file)
      }
      if found.count >= Self.batch { outcome.taken += try take(&found, arithmetic: arithmetic) }
    }
    outcome.taken += try take(&found, arithmetic: arithmetic)
    return outcome
  }

  /// Throws where no run is in `folder`, from which the one in `output` is to take results. To be asked before that one is made or opened.
  public static func requireSource(_ folder: String, for output: String) throws(RunStoreError) {
    let isOutput: Bool
    do {
      let source = try FileIdentity(of: "\(folder)/run.sqlite")
      isOutput = try source != nil && source == FileIdentity(of: "\(output)/run.sqlite")
    } catch { throw RunDatabase.describe(error, folder) }
    // The run itself is refused with its own words when it is open.
    if !isOutput { try openReadOnly(directory: folder).close() }
  }

  /// Whether a folder is that of this run. To be known before its database is opened: closing it would give this process's locks away.
  private func isOwn(_ folder: String) throws(RunStoreError) -> Bool {
    do { return try FileIdentity(of: "\(folder)/run.sqlite") == FileIdentity(of: database.file) } catch {
      throw RunDatabase.describe(error, folder)
    }
  }

  /// A recorded result as this run would have it; throws `Refusal` where it cannot stand for one.
  private func result(
    of stored: StoredTask, in source: RunReader, for task: PlannedTask, from origin: ReusedResult, folds: SplitCounts?,
    arithmetic: SHA256Digest?
  ) throws -> (finished: FinishedTask, origin: ReusedResult) {
    guard stored.state == .recorded, let digest = stored.digest, var provenance = stored.provenance else {
      throw Refusal("given up there")
    }
    guard stored.differing == 0 else { throw Refusal("of which another result came, too") }
    if let arithmetic, let own = provenance.fingerprint, own != arithmetic { throw Refusal("of another arithmetic") }
    // No lease of this run gave it.
    provenance.token = 0
    let body = try source.body(of: stored.id)
    // Any digest will do for a checkpoint: it is in no result.
    let work = task.task(checkpoint: task.prerequisite == nil ? nil : digest)
    let result: TaskResult
    switch work {
    case .trial(let trial): result = .trial(try Self.trial(body, digest, as: trial, folds))
    case .pretraining(let pretraining):
      result = .pretraining(try Self.pretraining(body, digest, as: pretraining))
      // Where this is ended before the result is recorded, the next start removes the file.
      try FileSystem.writeOnce(Self.checkpoint(digest, in: source), to: artifacts.path(of: digest))
    }
    let finished = FinishedTask(
      task: task.id, digest: result.digest, body: result.encoded(), isPretraining: task.isPretraining,
      provenance: provenance)
    return (finished, stored.reused ?? origin)
  }

  private static func trial(
    _ body: String, _ digest: SHA256Digest, as task: TrialTask, _ folds: SplitCounts?
  ) throws(Refusal) -> TrialResult {
    guard var result = try? TrialResult(storedJSON: body), result.digest == digest else { throw Refusal("damaged") }
    result.condition = task.condition
    result.seed = task.seed
    result.crossed = task.crossed
    if task.settings.testEveryEpoch {
      guard result.epochs.contains(where: { $0.testMacroF1 != nil }) else {
        throw Refusal("without the test fold's score after every epoch")
      }
    } else {
      for index in result.epochs.indices { result.epochs[index].testMacroF1 = nil }
    }
    do { try result.check(against: task, folds: folds) } catch { throw Refusal("damaged") }
    return result
  }

  private static func pretraining(
    _ body: String, _ digest: SHA256Digest, as task: PretrainingTask
  ) throws(Refusal) -> PretrainingResult {
    guard let result = try? PretrainingResult(storedJSON: body), result.checkpoint == digest,
      (try? result.check(against: task)) != nil
    else { throw Refusal("damaged") }
    return result
  }

  private static func checkpoint(_ digest: SHA256Digest, in source: RunReader) throws(Refusal) -> [UInt8] {
    guard let bytes = try? source.bytes(ofArtifact: digest) else {
      throw Refusal("without their checkpoint")
    }
    guard SHA256Digest(hashing: bytes) == digest else { throw Refusal("with a damaged checkpoint") }
    return bytes
  }

  /// Records what was found, and returns how many tasks have a result by that.
  private func take(
    _ found: inout [(finished: FinishedTask, origin: ReusedResult)], arithmetic: SHA256Digest?
  ) throws(RunStoreError) -> Int {
    guard !found.isEmpty else { return 0 }
    defer { found = [] }
    return try record(found, arithmetic: arithmetic)
  }
}
