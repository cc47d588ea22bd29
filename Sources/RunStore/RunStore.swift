public import ContentHash
public import DurableFiles
import GRDB
public import Sweep
public import Training

/// The folder of one run, as its only coordinator has it: `run.sqlite`, `artifacts/` and `lock`.
///
/// Whatever a method has written is durable when it returns. Safe to use from several threads.
public final class RunStore: Sendable {
  public let directory: String
  public let artifacts: ArtifactStore
  /// Everything that can be read from the run.
  public let reader: RunReader
  /// How often the run was started, this time included: a number that grows with every coordinator of the run.
  public let starts: Int
  /// What tells this run from every other one, also of the same sweep.
  public let identity: String
  let database: RunDatabase
  private let lock: FileLock
  private let place: RunPlace

  /// Makes the run in `directory`, or continues the one that is there.
  ///
  /// A sweep with the same settings continues the run; further conditions, seeds or values of a crossed stream extend it, also conditions for
  /// which further records are packed. Tasks given up earlier are planned again, as are pretrainings whose checkpoint is no longer there. Any
  /// other difference in settings, data or science version is refused with `.differs`, a folder that another coordinator holds with `.locked`
  /// (both `RunStoreError`); a folder that cannot be written throws `FileError`.
  /// - Parameters:
  ///   - sharing: who else may have the folder's files; nil to ask the system.
  ///   - firstVersionData: what the first version would have called the cohort's records, asked for once in the life of a run: all signals
  ///     are read for it.
  public static func open(
    directory: String, plan: SweepPlan, sweepText: String, dataSource: String, baselines: Baselines,
    codeVersion: String, scienceVersion: Int = ScienceVersion.current, sharing: FileSharing? = nil,
    firstVersionData: @autoclosure () -> SHA256Digest? = nil
  ) throws -> RunStore {
    try requireFolder(directory)
    try FileSystem.createFolder(directory)
    let sharing = sharing ?? FileSharing(of: directory)
    let lock = try RunLock.take(directory: directory, sharing)
    let artifacts = ArtifactStore(directory: "\(directory)/artifacts")
    try artifacts.prepare()
    let database = try RunDatabase.writable(file: "\(directory)/run.sqlite", sharing)
    try FileSystem.synchronizeFolder(directory)
    var description = RunDescription(
      definition: plan.definition, sweepText: sweepText, dataSource: dataSource,
      data: plan.records.firstVersion ?? plan.data,
      labels: plan.records.firstVersion == nil ? plan.records.labelled : nil, baselines: baselines,
      codeVersion: codeVersion, scienceVersion: scienceVersion)
    let reader = RunReader(directory: directory, database: database)
    if try database.hasRun() {
      let run = try reader.description()
      let differences = RunDifferences.between(run: run, sweep: description)
      guard differences.isEmpty else { throw RunStoreError.differs(directory: directory, differences: differences) }
      description.firstVersionData = run.firstVersionData
    }
    if description.labels != nil, description.firstVersionData == nil {
      description.firstVersionData = firstVersionData()
    }
    let starts = try database.write { db in
      try RunPlanner.store(description, plan: plan, artifacts: artifacts, in: db)
    }
    try artifacts.discard(except: try reader.artifactNames())
    let place = try RunPlace(directory: directory, lock: lock, sharing)
    return RunStore(directory, artifacts, reader, starts, try reader.identity(), database, lock, place)
  }

  private init(
    _ directory: String, _ artifacts: ArtifactStore, _ reader: RunReader, _ starts: Int, _ identity: String,
    _ database: RunDatabase, _ lock: FileLock, _ place: RunPlace
  ) {
    self.directory = directory
    self.artifacts = artifacts
    self.reader = reader
    self.starts = starts
    self.identity = identity
    self.database = database
    self.lock = lock
    self.place = place
  }

  /// A reader with a connection of its own, which waits for nobody who writes, and nobody for it. To be closed before the store is.
  public func separateReader() throws(RunStoreError) -> RunReader {
    RunReader(directory: directory, database: try RunDatabase.alongside(file: database.file))
  }

  /// Throws `.displaced` where the folder was removed or replaced: what is written now would be lost to everybody.
  public func checkPlace() throws(RunStoreError) { try place.check() }

  /// Runs `body` in one transaction. When this returns, what it wrote is durable, and in the folder that the run was given.
  func write<T>(_ body: (Database) throws -> T) throws(RunStoreError) -> T {
    let value: T
    do { value = try database.write(body) } catch {
      try place.check()
      throw error
    }
    try place.check()
    return value
  }

  /// Ends the work on the run: from now on `run.sqlite` alone holds everything, and nothing can be read or written through this store.
  ///
  /// Where this throws, everything is still in `run.sqlite` and `run.sqlite-wal` together.
  public func close() throws(RunStoreError) {
    do { try database.gather() } catch {
      database.close()
      throw error
    }
    // In another run's folder the file beside the log would not be ours to remove.
    let isOwn = (try? place.check()) != nil
    if isOwn { database.leaveLog() }
    database.close()
    if isOwn { RunLock.clear(lock) }
    lock.release()
  }

  /// Every task in the order of the plan.
  public func tasks() throws(RunStoreError) -> [StoredTask] { try reader.tasks() }
}
