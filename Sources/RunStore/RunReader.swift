public import ContentHash
public import DurableFiles
import GRDB
import PrintableText
import Program
public import Sweep
public import Training

/// Reads a run folder, whether or not a coordinator is writing it.
public struct RunReader: Sendable {
  public let directory: String
  let database: RunDatabase

  init(directory: String, database: RunDatabase) {
    self.directory = directory
    self.database = database
  }

  /// Gives the database back; nothing can be read afterwards.
  public func close() { database.close() }

  public var artifacts: ArtifactStore { ArtifactStore(directory: "\(directory)/artifacts") }

  public func description() throws(RunStoreError) -> RunDescription {
    try database.read { db in
      try RunDescription(Row.fetchOne(db, sql: "SELECT * FROM run")!, file: database.file)
    }
  }

  /// What tells this run from every other one, also of the same sweep.
  public func identity() throws(RunStoreError) -> String {
    try database.read { db in try String.fetchOne(db, sql: "SELECT identity FROM run") ?? "" }
  }

  /// What every worker of the run has to show; nil before the first one came.
  public func numericFingerprint() throws(RunStoreError) -> SHA256Digest? {
    let text = try database.read { try String.fetchOne($0, sql: "SELECT numericFingerprint FROM run") }
    return text.flatMap(SHA256Digest.init(hexadecimal:))
  }

  /// Every task in the order of the plan.
  public func tasks() throws(RunStoreError) -> [StoredTask] {
    let sql = """
      SELECT task.id, state, digest, token, worker, host, fingerprint, attempt, seconds, ifnull(failures, 0) AS failures,
        ifnull(reproduced, 0) AS reproduced, ifnull(differing, 0) AS differing,
        program.sha256, program.version, program.scienceVersion, program.compiler, program.sourceCommit, party, contributors,
        content, reused.run, reused.identity, reused.original
      FROM task LEFT JOIN result ON result.task = task.id LEFT JOIN program ON program.id = result.program
        LEFT JOIN reused ON reused.task = task.id
        LEFT JOIN (SELECT task, count(*) AS failures FROM failure GROUP BY task) AS f ON f.task = task.id
        LEFT JOIN (SELECT task, count(*) AS reproduced FROM recomputation GROUP BY task) AS r ON r.task = task.id
        LEFT JOIN (SELECT task, count(*) AS differing FROM evidence GROUP BY task) AS e ON e.task = task.id
      ORDER BY position
      """
    return try database.read { db in
      var tasks: [StoredTask] = []
      let rows = try Row.fetchCursor(db, sql: sql)
      while let row = try rows.next() {
        let original = try (row[22] as String?).map { name throws(RunStoreError) in try task(name) }
        tasks.append(StoredTask(try task(row[0]), row, original: original))
      }
      return tasks
    }
  }

  /// The recorded trials in the order of the plan, each checked against its digest.
  public func trials() throws(RunStoreError) -> [TrialResult] {
    try results(where: "kind = ?", "trial")
  }

  /// The recorded trial of a task, checked against its digest; nil where there is none.
  public func trial(_ task: TaskID) throws(RunStoreError) -> TrialResult? {
    let trials: [TrialResult] = try results(where: "kind = 'trial' AND id = ?", task.name)
    return trials.first
  }

  /// The stored result of a task, unchecked.
  func body(of task: TaskID) throws(RunStoreError) -> String {
    try database.read { db in
      try String.fetchOne(db, sql: "SELECT body FROM result WHERE task = ?", arguments: [task.name]) ?? ""
    }
  }

  /// The recorded pretrainings in the order of the plan, each checked against its digest.
  public func pretrainings() throws(RunStoreError) -> [PretrainingResult] {
    try results(where: "kind = ?", "pretraining")
  }

  /// Those of one encoder, as the names of tasks say it.
  public func pretrainings(of encoder: String) throws(RunStoreError) -> [PretrainingResult] {
    try results(where: "kind = 'pretraining' AND instr(id, ?) = 1", TaskID.prefix(ofPretrainings: encoder))
  }

  /// The pretrainings that diverged and were recorded all the same, as earlier versions did: what started from them means nothing.
  public func divergedPretrainings() throws(RunStoreError) -> Set<TaskID> {
    let sql = "SELECT task, body FROM result JOIN task ON task.id = result.task WHERE kind = 'pretraining'"
    return try database.read { db in
      let rows = try Row.fetchAll(db, sql: sql).filter { row in
        (try? PretrainingResult(storedJSON: row["body"]))?.divergedInEpoch != nil
      }
      return Set(try rows.map { try task($0["task"]) })
    }
  }

  /// What unfinished pretrainings can be gone on with from.
  public func savedStates() throws(RunStoreError) -> [TaskID: SavedTask] {
    try database.read { db in
      var states: [TaskID: SavedTask] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT * FROM savedState") {
        let state: (epoch: Int, size: Int) = (row["epoch"], row["size"])
        // What nobody can go on from is begun anew.
        guard let digest = SHA256Digest(hexadecimal: row["digest"]), Plausible.epochs.contains(state.epoch),
          Plausible.bytes.contains(state.size)
        else { continue }
        let task = try self.task(row["task"])
        states[task] = SavedTask(
          epoch: state.epoch, digest: digest, size: state.size,
          contributors: Contributors(row["contributors"] as String) ?? Contributors())
      }
      return states
    }
  }

  /// The files of all artifacts that something recorded belongs to: checkpoints, also those of differing results, and saved states.
  func artifactNames() throws(RunStoreError) -> Set<String> {
    try database.read { db in
      try String.fetchSet(db, sql: "SELECT digest FROM artifact UNION SELECT digest FROM savedState")
    }
  }

  /// Every failed attempt, the oldest first.
  public func failures() throws(RunStoreError) -> [TaskFailure] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM failure ORDER BY id").map { row in
        let name: String = row["class"]
        guard let failureClass = FailureClass(rawValue: name) else {
          throw RunStoreError.database(file: database.file, reason: "\"\(name)\" is no class of failure")
        }
        return TaskFailure(
          task: try task(row["task"]), attempt: Plausible.attempt(row["attempt"]), failureClass: failureClass,
          message: Self.text(row["message"]), worker: Self.text(row["worker"]), host: Self.text(row["host"]),
          seconds: (row["seconds"] as Double?).map(Plausible.time), silence: Plausible.time(row["silence"]))
      }
    }
  }

  /// The task with a name that the database holds.
  private func task(_ name: String) throws(RunStoreError) -> TaskID {
    guard let task = TaskID(name: name) else {
      throw .database(file: database.file, reason: "\"\(name.printable(atMost: 100))\" is no name of a task")
    }
    return task
  }

  /// Text as people can be shown it: runs of earlier programs may hold anything.
  fileprivate static func text(_ column: String) -> String { column.printable(atMost: 4000) }

  private func results<Result: StoredResult>(
    where condition: String, _ argument: String
  ) throws(RunStoreError) -> [Result] {
    let classes = try description().definition.classes.count
    let sql = """
      SELECT task, digest, body FROM result JOIN task ON task.id = result.task WHERE \(condition) ORDER BY position
      """
    return try database.read { db in
      var results: [Result] = []
      let rows = try Row.fetchCursor(db, sql: sql, arguments: [argument])
      while let row = try rows.next() {
        let task = try self.task(row["task"])
        let result: Result
        do {
          result = try Result(storedJSON: row["body"])
          try result.checkForm(classes: classes)
          try result.checkLabel(task)
        } catch {
          throw RunStoreError.unreadableResult(task: task, file: database.file, reason: "\(error)")
        }
        guard let stated = SHA256Digest(hexadecimal: row["digest"]) else {
          throw RunStoreError.unreadableResult(task: task, file: database.file, reason: "its digest is no sha256")
        }
        let computed = result.storedDigest
        guard stated == computed else {
          throw RunStoreError.digestMismatch(task: task, file: database.file, stated: stated, computed: computed)
        }
        results.append(result)
      }
      return results
    }
  }
}

/// What the body of a result holds. A run that another program recorded may hold what no training gives: it is refused before anybody
/// computes with it.
private protocol StoredResult: Decodable {
  /// The digest under which it is recorded.
  var storedDigest: SHA256Digest { get }

  func checkForm(classes: Int) throws(Implausibility)

  /// Throws where the result says that it is another task's.
  func checkLabel(_ task: TaskID) throws(Implausibility)
}

extension TrialResult: StoredResult {
  fileprivate var storedDigest: SHA256Digest { digest }

  fileprivate func checkLabel(_ task: TaskID) throws(Implausibility) {
    guard task == .trial(condition, seed: seed, crossed: crossed) else {
      throw Implausibility("it is labelled as the result of another condition, seed or cell")
    }
  }
}

extension PretrainingResult: StoredResult {
  fileprivate var storedDigest: SHA256Digest { checkpoint }

  fileprivate func checkForm(classes: Int) throws(Implausibility) { try checkForm() }

  // A pretraining's seed is the value of its stream, which its name holds.
  fileprivate func checkLabel(_ task: TaskID) throws(Implausibility) {
    guard task.isPretraining, task.seed == seed else {
      throw Implausibility("it is labelled as the result of another seed")
    }
  }
}

extension StoredTask {
  /// By place, because there may be many: the columns of `tasks()`.
  ///
  /// - Parameter original: the task that a reused result was computed for.
  fileprivate init(_ id: TaskID, _ row: Row, original: TaskID?) {
    self.id = id
    state = State(rawValue: row[1])!
    digest = (row[2] as String?).flatMap(SHA256Digest.init(hexadecimal:))
    provenance = (row[4] as String?).map { worker in
      Provenance(
        token: LeaseToken(bitPattern: row[3] as Int64? ?? 0), worker: RunReader.text(worker),
        host: RunReader.text(row[5]), party: (row[17] as String?).map(Party.init(key:)),
        contributors: (row[18] as String?).flatMap(Contributors.init) ?? Contributors(),
        fingerprint: (row[6] as String?).flatMap(SHA256Digest.init(hexadecimal:)),
        program: ProgramIdentity(row, from: 12), attempt: Plausible.attempt(row[7]), seconds: Plausible.time(row[8]))
    }
    content = (row[19] as String?).flatMap(SHA256Digest.init(hexadecimal:))
    reused = original.map {
      ReusedResult(run: RunReader.text(row[20]), identity: RunReader.text(row[21]), task: $0)
    }
    failures = row[9]
    reproduced = row[10]
    differing = row[11]
  }
}

extension RunStore {
  /// Whether a coordinator is at work in a run's folder.
  public static func isCoordinated(directory: String) -> Bool { RunLock.isTaken(directory: directory) }

  /// Opens a run folder, or one file of a run, for reading, also while a coordinator is writing it, where nothing can be written, and where
  /// an earlier version made it.
  /// - Parameters:
  ///   - sharing: who else may have the folder's files; nil to ask the system.
  ///   - leavesFiles: whether a log that nobody is writing is read from a copy. Where it lies, SQLite would make or change the files beside
  ///     it, though nothing of what they hold.
  public static func openReadOnly(
    directory: String, sharing: FileSharing? = nil, leavesFiles: Bool = false
  ) throws(RunStoreError) -> RunReader {
    let file = isArchive(directory) ? directory : "\(directory)/run.sqlite"
    guard try hasDatabase(file) else { throw .notARun(directory: directory) }
    // Not where this process is the coordinator: its locks would go with the closing of the file.
    let isLeft = leavesFiles && !isCoordinated(directory: directory) && RunJournal.isLog(file)
    let database = try RunDatabase.readOnly(file: file, sharing ?? FileSharing(of: file), asCopy: isLeft)
    guard try database.hasRun() else { throw .empty(file: file) }
    let reader = RunReader(directory: directory, database: database)
    if reader.isArchive, try !database.read(RunArchive.isThere) { throw .notARun(directory: directory) }
    return reader
  }

  /// Whether a run is there that names its records together with their labels, as the first version did.
  public static func isOfFirstVersionRecords(directory: String) -> Bool {
    guard let reader = try? openReadOnly(directory: directory) else { return false }
    defer { reader.close() }
    return (try? reader.description())?.labels == nil
  }

  /// Whether anything was ever written to the database; what cannot be looked at is an error.
  private static func hasDatabase(_ file: String) throws(RunStoreError) -> Bool {
    do {
      guard try FileIdentity(of: file) != nil else { return false }
      return FileSystem.size(of: file) != 0 || FileSystem.size(of: file + "-wal") ?? 0 > 0
    } catch { throw .database(file: file, reason: "\(error.problem): \(error.reason)") }
  }
}
