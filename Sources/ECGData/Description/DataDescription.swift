/// What a folder of records holds, and what is wrong with it.
public struct DataDescription: Sendable {
  public let folder: String
  /// Records of the cohort, by split and class.
  public let cohort: SplitCounts
  /// Rows of the table.
  public let records: Int
  public let patients: Int
  /// Records of the table whose header or signal file is not there.
  public let missingSignals: Int
  public let patientsAcrossFolds: Int
  /// Whether every record was read and verified.
  public private(set) var signalsChecked = false
  /// Everything wrong, each beginning with the file it was found in: a sweep on this folder is refused.
  public private(set) var problems: [DataError]
  /// What a sweep accepts, but its reader has to know.
  public private(set) var warnings: [String]

  private let source: any RecordSource
  /// Rows with files that nothing is known against, those of the cohort first.
  private let unchecked: [RecordRow]
  private let linesOfUsed: Set<Int>
  /// Whether `problems` says that signals that a sweep would use are not there.
  private let lacksSignals: Bool

  /// Reads a folder's tables and headers and looks for its signal files; throws where a table cannot be read or parsed.
  ///
  /// - Parameters:
  ///   - settings: which kind of folder it is, and what becomes of its records.
  ///   - labelling: what a sweep would classify its records into.
  ///   - choice: whether a sweep would use others beside the cohort.
  public init(
    folder: String, source settings: SourceSettings = .ptbxl, _ labelling: Labelling = .rhythmTop5,
    records choice: RecordChoice = .cohort
  ) throws(DataError) {
    let source = try settings.open(folder)
    try source.check(labelling)
    let selected = Cohort(selecting: source.rows, labelling)
    let linesOfCohort = Set(selected.rows.map(\.line))
    let rows = selected.rows + source.rows.filter { !linesOfCohort.contains($0.line) }
    let linesOfUsed = choice == .all ? Set(rows.map(\.line)) : linesOfCohort
    let crossing = source.rows.patientsAcrossFolds
    cohort = SplitCounts(selected.records, classes: labelling.classNames)
    problems = source.problems.map(\.error) + crossing.map(source.crossing)
    warnings = cohort.warnings + source.warnings.map(\.description)
    if let problem = cohort.problem { problems.append(DataError(file: source.tablePath, problem)) }
    let missing = rows.filter { source.absence(of: $0) != nil }
    let inside = missing.filter { linesOfUsed.contains($0.line) }
    let outside = missing.filter { !linesOfUsed.contains($0.line) }
    problems += source.absence(of: inside).map { [$0] } ?? []
    warnings += source.absence(of: outside).map { [Self.warning($0)] } ?? []
    lacksSignals = !inside.isEmpty
    self.source = source
    self.linesOfUsed = linesOfUsed
    self.folder = source.folder
    records = source.rows.count
    patients = source.rows.patientCount
    missingSignals = missing.count
    patientsAcrossFolds = crossing.count
    var unchecked: [RecordRow] = []
    let absent = Set(missing.map(\.line))
    for row in rows where !absent.contains(row.line) {
      if let problem = source.foreignHeader(of: row) {
        if linesOfUsed.contains(row.line) { problems.append(problem) } else { warnings.append(Self.warning(problem)) }
      } else {
        unchecked.append(row)
      }
    }
    self.unchecked = unchecked
  }

  /// Reads every record that is there: header, length, first sample, checksum, the twelve leads, missing samples, what an ECG can be, and
  /// whether another record has the same signal. What a sweep never reads, because it is not in the cohort, is a warning at most.
  ///
  /// - Parameters:
  ///   - missingSamples: what a sweep would do with these.
  ///   - progress: called with the records done and their number after each record.
  public mutating func checkSignals(
    missingSamples: MissingSamples = .refuse, progress: (Int, Int) -> Void = { _, _ in }
  ) {
    var checker = RecordChecker(source, missingSamples: missingSamples)
    for (index, row) in unchecked.enumerated() {
      do {
        let checked = try checker.check(row)
        warnings += Self.warnings(checked, file: source.signalPath(of: row))
      } catch {
        if linesOfUsed.contains(row.line) { problems.append(error) } else { warnings.append(Self.warning(error)) }
      }
      progress(index + 1, unchecked.count)
    }
    signalsChecked = true
  }

  /// What is wrong with a record that no sweep reads.
  private static func warning(_ error: DataError) -> String { "\(error) (not in the cohort)" }

  private static func warnings(_ checked: RecordChecker.Checked, file: String) -> [String] {
    var warnings: [String] = []
    if !checked.flatLeads.isEmpty {
      let leads = checked.flatLeads.joined(separator: ", ")
      warnings.append("\(DataError(file: file, "flat: \(leads)"))")
    }
    if let twin = checked.twin {
      warnings.append("\(DataError(file: file, "the same signal as \(twin.title), in the same split"))")
    }
    return warnings
  }
}

extension DataDescription {
  /// Whether a sweep would be refused. Signals that are not there count only once they were looked for, as tables alone can be
  /// described, too.
  public var isFaulty: Bool { problems.count > (signalsChecked || !lacksSignals ? 0 : 1) }
}

extension RecordSource {
  /// What is said of rows whose files are not there; nil where there are none.
  fileprivate func absence(of rows: [RecordRow]) -> DataError? {
    guard let first = rows.first.flatMap(absence) else { return nil }
    let others = rows.count == 1 ? "" : "; the same is true of \(rows.count - 1) other records"
    return DataError(file: first.file, "\(first.problem)\(others)")
  }
}
