import DurableFiles
import ECGData
import Sweep
import Training

/// What a sweep will cost by a calibration, in lines of at most 80 characters.
struct CalibratedForecast {
  private let plan: SweepPlan
  private let model: CostModel
  private let measured: [Calibration.Measurement]
  private let forecast: SweepForecast
  private let storage: StorageForecast
  private let memory: WorkerMemory
  private let signalBytes: Int
  private let workers: [Int]
  /// In core-hours; nil where none is given.
  private let budget: Double?

  init(
    _ plan: SweepPlan, signals: LabelledSignals, workers: [Int], budget: Double?, limit: Double?,
    isInterrupted: @escaping () -> Bool
  ) throws {
    let model = try CostModel(plan) { try $0.stepsPerEpoch(on: signals.packed) }
    let measured = try Calibration(signals, limit: limit, isInterrupted: isInterrupted).measure(model)
    let costs = measured.map(\.cost)
    signalBytes = try FileSystem.sizeAndTime(of: signals.path).size
    var sizes: [TaskID: (checkpoint: Int, state: Int)] = [:]
    var known: [PretrainingTask: (checkpoint: Int, state: Int)] = [:]
    for planned in plan.tasks {
      guard case .pretraining(var task) = planned.isPretraining ? planned.task(checkpoint: nil) : nil else { continue }
      // Which makes no difference to the size.
      task.seed = 0
      if known[task] == nil { known[task] = task.typicalSizes }
      sizes[planned.id] = known[task]
    }
    self.plan = plan
    self.model = model
    self.measured = measured
    forecast = SweepForecast(plan) { model.seconds(of: $0, costs) }
    storage = StorageForecast(
      plan, model, signalBytes: signalBytes, sizes: measured.map(\.resultSize)
    ) { sizes[$0] ?? (0, 0) }
    memory = WorkerMemory(plan, signalBytes: signalBytes)
    self.workers = workers
    self.budget = budget
  }

  var lines: [String] {
    measurement + cost + time + place
      + Self.lines("assumed", assumptions.map { "- \($0)" })
  }

  private var measurement: [String] {
    let rows = zip(zip(model.titles, model.classes), measured).map { kind, measurement in
      let unit = rangeText(measurement.cost.unit, shortTimeText)
      let title = kind.0.count > 30 ? "\(kind.0.prefix(29))~" : kind.0
      return "\(title.padded(to: 30)) \(kind.1.unit.rawValue.padded(to: 5)) \(unit)"
    }
    return Self.lines(
      "measured", ["here with one thread, \(MeasuredCost.leastRepetitions) to a dozen times each:"] + rows)
  }

  private var cost: [String] {
    var lines = ["\(rangeText(forecast.coreSeconds, coreHours)) core-hours"]
    if forecast.pretrainings.upperBound > 0 {
      lines.append("\(rangeText(forecast.pretrainings, coreHours)) of them for pretrainings")
    }
    if let budget {
      let seeds = rangeText(forecast.seeds(for: budget * 3600)) { "\($0)" }
      lines.append(
        "a budget of \(coreHoursText(budget * 3600)) pays for \(seeds) of \(plan.definition.seeds.count) seeds")
    }
    return Self.lines("cost", lines)
  }

  private var time: [String] {
    let rows = workers.map { count in
      "\("\(count)".padded(to: 7)) \(rangeText(forecast.duration(workers: count), shortTimeText))"
    }
    let path = [
      "any     \(rangeText(forecast.longestPath, shortTimeText)):",
      "        the longest trial, with its pretraining before it",
    ]
    return Self.lines("time", ["workers"] + rows + path)
  }

  private var place: [String] {
    let encoders = storage.encoders.upperBound > 0
    let states =
      encoders ? ["and \(ByteCount(storage.state)) for each pretraining under way, its saved state"] : []
    return Self.lines(
      "memory",
      ["\(ByteCount(memory.own)) a worker, and \(ByteCount(memory.shared)) once on each host"])
      + Self.lines(
        "run folder",
        [
          "\(Self.bytes(storage.records)) of records"
            + (encoders ? ", \(Self.bytes(storage.encoders)) of encoders" : "")
        ] + states)
      + Self.lines("host cache", ["\(Self.bytes(storage.cache)) on each host"])
      + Self.lines(
        "sent",
        [
          "\(Self.bytes(storage.cache)) to each host:",
          "the packed records (\(ByteCount(signalBytes)); not where work --data has them),",
        ] + (encoders ? ["and each encoder that its trials start from, once"] : ["once"]))
  }

  private var assumptions: [String] {
    let settings = plan.definition.conditions.map(\.recipe.fineTuning)
    var lines = [
      "each worker has one thread, is as fast as here, and always there",
      "from the fastest repetition of everything to the slowest",
    ]
    if settings.contains(where: { $0.classifier.hasEpochs }) {
      lines.append("selection asks for one answer to the test fold, or for all it may")
    }
    if settings.contains(where: { $0.patience != nil }) {
      lines.append("patience ends a training as early as it can, or never")
    }
    if plan.definition.stopping != nil {
      lines.append("the stopping rule ends after the first seeds, or never")
    }
    return lines + [
      "none fails, is repeated or diverges, which would end it earlier",
      "starting workers, fetching and sending take no time",
    ]
  }

  /// A title in front of the first of some lines.
  private static func bytes(_ range: ClosedRange<Int>) -> String { rangeText(range) { "\(ByteCount($0))" } }

  private static func lines(_ title: String, _ lines: [String]) -> [String] {
    lines.enumerated().map { ($0 == 0 ? title : "").padded(to: 12) + $1 }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
