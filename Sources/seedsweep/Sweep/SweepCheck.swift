import ContentHash
import ECGData
import Sweep
import Training

/// A sweep whose file and records were found right, as far as that can be told without training.
struct SweepCheck {
  private let file: SweepFile
  private let definition: SweepDefinition
  private let records: [CohortRecord]
  private let dataSource: String
  private let warnings: [String]
  /// Nil where records are only counted.
  private let signals: LabelledSignals?
  /// Nil where the names of tasks by their content are not wanted.
  private let planned: PlannedRecords?
  private let budget: Double?

  /// Throws what `run` would refuse before it trains.
  ///
  /// - Parameters:
  ///   - naming: whether tasks are named by their content, for which records have to be packed.
  ///   - packing: whether generated records are generated and packed as well.
  init(
    _ file: SweepFile, choice: ConditionChoice, stopping: StoppingOptions, cache: String, naming: Bool, packing: Bool
  ) throws {
    self.file = file
    budget = stopping.budget
    definition = try stopping.apply(to: choice.apply(to: file.definition))
    if case .synthetic(let count, let seed) = definition.data, !packing {
      // Which records there are follows from their number alone.
      records = SyntheticDataset(records: count, seed: seed).cohort(of: definition.task)
      warnings = SplitCounts(records, classes: definition.classes).warnings
      dataSource = "\(definition.sourceText(records: records.count)); counted, not generated"
      signals = nil
      planned = nil
    } else {
      let signals = try PreparedSweep.signals(of: definition, in: SignalCache(directory: cache))
      records = signals.records
      self.signals = signals
      planned = naming ? PlannedRecords(signals) : nil
      warnings = signals.warnings(of: definition)
      dataSource =
        "\(definition.sourceText(records: signals.count, packed: signals.packed.count)); verified and packed into \(cache)"
    }
    try PreparedSweep.check(records, for: definition, of: file)
  }

  /// What the sweep costs by a calibration, in lines; only of one whose records are packed.
  func forecast(workers: [Int], limit: Double?, isInterrupted: @escaping () -> Bool) throws -> [String] {
    guard let signals else { preconditionFailure("nothing can be trained on records that were counted only") }
    let plan = SweepPlan(definition: definition, records: planned ?? PlannedRecords(signals))
    return try CalibratedForecast(
      plan, signals: signals, workers: workers, budget: budget, limit: limit, isInterrupted: isInterrupted
    ).lines
  }

  /// What the sweep is and what it costs, and every task in the order in which it is handed out.
  func text(forecast: [String]) -> String {
    // Names of tasks do not depend on the records; only their content does.
    let records = planned ?? PlannedRecords(signals: SHA256Digest(hashing: []))
    let tasks = SweepPlan(definition: definition, records: records).tasks
    let pretrainings = tasks.count { $0.isPretraining }
    let lines = tasks.map { task in
      "\(task.id)" + (task.prerequisite.map { "  after \($0)" } ?? "") + (task.content.map { "  content \($0)" } ?? "")
    }
    return (summary(trials: tasks.count - pretrainings, pretrainings: pretrainings) + forecast + [""] + lines)
      .joined(separator: "\n")
  }

  private func summary(trials: Int, pretrainings: Int) -> [String] {
    let (conditions, seeds) = (definition.conditions.count, definition.seeds.count)
    let counts = "\(trials + pretrainings): \(trials) trials, \(pretrainings) pretrainings"
    var lines = [
      "\(file.path): can be trained",
      "sweep   \(definition.name): \(conditions) conditions, \(seeds) seeds",
    ]
    lines += crossing
    lines.append("data    \(dataSource)")
    return lines + Split.allCases.map { "        \(count(of: $0))" } + warnings.map { "warning: \($0)" }
      + ["tasks   \(counts)"]
      + (definition.stopping.map { rule in
        ["        the first \(rule.leastSeeds) seeds in any case, further ones until \(goals(of: rule))"] + futile(rule)
      } ?? [])
      + (budget.map {
        ["budget  \(coreHoursText($0 * 3600)); the sweep ends after a complete seed that leaves too little"]
      } ?? [])
  }

  /// What crossed streams make of each seed; nothing where none is crossed.
  private var crossing: [String] {
    let streams = definition.streams.crossed
    guard !streams.isEmpty else { return [] }
    let levels = streams.map { "\($0.values.count) of \($0.stream.rawValue)" }.joined(separator: ", ")
    let counts = Set(definition.conditions.map { definition.streams.cellCount(of: $0.recipe) }).sorted()
    let each = counts.count == 1 ? "\(counts[0])" : "\(counts.first ?? 0) to \(counts.last ?? 0)"
    return [
      "crossed \(levels): \(each) trials of each condition and seed, \(definition.trialsPerSeed) of each seed; a stream that a "
        + "condition does not use is not crossed for it"
    ]
  }

  /// Goals that the sweep has too few seeds for, whatever they give.
  private func futile(_ rule: StoppingRule) -> [String] {
    (StoppingMonitor(definition)?.goalsOutOfReach ?? []).map { goal in
      "warning: no outcome of \(rule.mostSeeds) seeds could reach \(goal); give more as max-seeds, or a wider goal"
    }
  }

  private func goals(of rule: StoppingRule) -> String {
    rule.goals.map { "\($0)" }.joined(separator: " and ")
  }

  private func count(of split: Split) -> String {
    let names = definition.classes
    let counts = names.indices.map { "\(names[$0]) \(records.count(of: $0, in: split))" }
    return "\(split.folds): \(counts.joined(separator: ", "))"
  }
}

extension Split {
  fileprivate var folds: String {
    switch self {
    case .train: "folds 1-8"
    case .validation: "fold 9   "
    case .test: "fold 10  "
    }
  }
}
