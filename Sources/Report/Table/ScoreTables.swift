public import CSV
import ContentHash
import Training

/// The trials that tables say something of, as an outcome that is analysed as a sweep's is.
public struct ScoreTables: Sendable {
  /// More are no conditions, but the names of single runs.
  private static let mostConditions = 200
  /// Far more than a table of results has.
  private static let mostTrials = 1_000_000

  /// What `SweepAnalysis` takes: scores stand where trials have their Macro-F1.
  public let outcome: SweepOutcome
  public let reading: TableReading
  public let files: [String]
  /// The rows of all files together.
  public let rows: Int
  /// What is missing or takes no part, each with its place, in the order in which it was found.
  public let notes: [String]
  /// What each seed is called there, by its number in the outcome.
  let seedLabels: [UInt64: String]

  /// Makes trials of tables.
  ///
  /// - Parameter areLookedAt: whether seeds were added when results could be seen, which no table tells.
  /// - Throws: what is wrong with a cell, and where: no number, a trial that is there twice, no seed.
  public init(_ tables: [CSVTable], _ reading: TableReading, areLookedAt: Bool = false) throws(CSVError) {
    self.reading = reading
    files = tables.map(\.file)
    rows = tables.reduce(0) { $0 + $1.rows.count }
    var groups = TrialGroups()
    for table in tables {
      for cell in try TableCells(table, reading).cells() { try groups.add(cell, reading) }
    }
    guard groups.conditions.count <= Self.mostConditions, groups.trials.count <= Self.mostTrials else {
      throw CSVError(
        file: tables.first?.file ?? "",
        "\(groups.conditions.count) conditions with \(groups.trials.count) trials; expected at most \(Self.mostConditions) "
          + "conditions: does the column of conditions name single runs?")
    }
    let numbers = SeedNumbers(groups.seeds)
    seedLabels = numbers.labels
    var notes: [String] = []
    var trials: [String: [TrialResult]] = [:]
    var failed: [String: [SweepOutcome.FailedSeed]] = [:]
    for cells in groups.trials {
      let (condition, seed) = (cells[0].condition, numbers[cells[0].seed])
      let trial: TableTrial
      if let epochs = reading.epochs {
        trial = try TableTrial(cells, epochs, reading)
      } else {
        trial = try TableTrial(cells[0], reading)
      }
      if let note = trial.note { notes.append(note) }
      switch trial.score {
      case .missing:
        failed[condition, default: []].append(SweepOutcome.FailedSeed(seed: seed, failureClass: "no score"))
      case .diverged: trials[condition, default: []].append(TrialResult(condition: condition, seed: seed, score: nil))
      case .known(let score):
        trials[condition, default: []].append(
          TrialResult(
            condition: condition, seed: seed, score: score, curve: reading.firstEpoch == nil ? [] : trial.curve,
            selectedEpoch: reading.tellsCollapse ? trial.bestEpoch : nil))
      }
    }
    let conditions = groups.conditions.map { name in
      let own = trials[name] ?? []
      let lost = failed[name] ?? []
      return SweepOutcome.ConditionOutcome(
        condition: Condition(name: name, recipe: Recipe(pretraining: nil)), planned: own.map(\.seed) + lost.map(\.seed),
        trials: own, failed: lost)
    }
    self.notes = notes + Self.unpaired(conditions, numbers)
    var outcome = SweepOutcome(
      name: tables.map(\.file).joined(separator: ", "), dataSource: "a table", isSynthetic: false,
      fingerprint: SHA256Digest(hashing: [UInt8]()), codeVersion: "",
      baselines: Baselines(test: [1, 1], training: [1, 1], classes: ["", ""]), conditions: conditions)
    if areLookedAt { outcome.seedPlan.growth = .stated }
    self.outcome = outcome
  }

  /// Seeds that other conditions have.
  private static func unpaired(
    _ conditions: [SweepOutcome.ConditionOutcome], _ numbers: SeedNumbers
  ) -> [String] {
    let all = Set(conditions.flatMap(\.planned))
    return conditions.compactMap { condition in
      let lacking = all.subtracting(condition.planned).sorted()
      guard !lacking.isEmpty else { return nil }
      let names =
        numbers.areNumbers ? Numbers.ranges(lacking) : lacking.map { numbers.labels[$0] ?? "" }.joined(separator: ", ")
      return
        "\(condition.condition.name): no row of \(lacking.count == 1 ? "seed" : "seeds") \(names), which other conditions have: no pair there"
    }
  }
}

/// Cells by their condition and seed.
private struct TrialGroups {
  private struct Key: Hashable {
    let condition: String
    let seed: String
  }

  /// In the order in which they come first.
  private(set) var conditions: [String] = []
  private(set) var seeds: [String] = []
  /// The cells of each trial, one at least.
  private(set) var trials: [[TableCell]] = []
  private var places: [Key: Int] = [:]
  private var knownConditions: Set<String> = []
  private var knownSeeds: Set<String> = []

  mutating func add(_ cell: TableCell, _ reading: TableReading) throws(CSVError) {
    if knownConditions.insert(cell.condition).inserted { conditions.append(cell.condition) }
    if knownSeeds.insert(cell.seed).inserted { seeds.append(cell.seed) }
    let key = Key(condition: cell.condition, seed: cell.seed)
    guard let place = places[key] else {
      places[key] = trials.count
      trials.append([cell])
      return
    }
    guard reading.epochs != nil else {
      let first = trials[place][0]
      throw cell.error(
        "\(cell.trial) stands on line \(first.line) of \(first.file) already; where a row is an epoch, give its column by --epoch, "
          + "and where more columns tell conditions apart, --condition for each")
    }
    trials[place].append(cell)
  }
}

/// The numbers of seeds in an outcome: those that the tables have, where all are numbers; else by their places.
struct SeedNumbers {
  let labels: [UInt64: String]
  let areNumbers: Bool
  private let numbers: [String: UInt64]

  init(_ labels: [String]) {
    let values = labels.map { label in
      UInt64(label) ?? label.wholeNumber.flatMap { $0 >= 0 ? UInt64($0) : nil }
    }
    let known = values.compactMap { $0 }
    areNumbers = known.count == labels.count && Set(known).count == labels.count
    let numbers = areNumbers ? known : labels.indices.map { UInt64($0) }
    self.numbers = Dictionary(uniqueKeysWithValues: zip(labels, numbers))
    self.labels = Dictionary(uniqueKeysWithValues: zip(numbers, labels))
  }

  subscript(_ label: String) -> UInt64 { numbers[label] ?? 0 }
}
