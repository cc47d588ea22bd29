import Sweep
import Training

/// What drives a source of chance in a sweep's trials.
enum StreamDriver: Equatable, Sendable {
  case seed
  /// One value for every seed.
  case held(UInt64)
  /// Every seed with each of these.
  case crossed([UInt64])
  /// No condition uses it.
  case unused
}

extension SweepOutcome {
  /// What drives a stream in the conditions that use it.
  func driver(of stream: SeedStream) -> StreamDriver {
    guard trained.contains(where: { $0.condition.recipe.usedStreams.contains(stream) }) else { return .unused }
    let values = Set(conditions.flatMap(\.cells).compactMap { $0[stream] })
    guard values.isEmpty else { return .crossed(values.sorted()) }
    if case .held(let value) = streams[stream] { return .held(value) }
    return .seed
  }

  /// What the seed drove and what was held fixed, in sentences.
  var streamsText: String {
    let drivers = SeedStream.allCases.map { (name: $0.rawValue, driver: driver(of: $0)) }
    let driven = drivers.filter { $0.driver == .seed }.map(\.name)
    let unused = drivers.filter { $0.driver == .unused }.map(\.name)
    let others = drivers.compactMap { stream -> String? in
      switch stream.driver {
      case .held(let value): "\(stream.name) was held at \(value) for every seed"
      case .crossed(let values):
        "\(stream.name) was crossed: every seed with \(Numbers.listed(values.map { "\($0)" }))"
      case .seed, .unused: nil
      }
    }
    let parts =
      [driven.isEmpty ? "The seed drove nothing" : "The seed drove \(Numbers.listed(driven))"] + others
      + (unused.isEmpty ? [] : ["\(Numbers.listed(unused)) had no part"])
    return parts.joined(separator: "; ") + "."
  }

  /// Of which conditions all seeds start from the same few pretrainings, so that intervals speak for those alone, by how many; those of
  /// one seed aside.
  var sharedPretrainings: (conditions: [ConditionOutcome], values: [UInt64])? {
    let values: [UInt64]
    switch driver(of: .pretraining) {
    case .held(let value): values = [value]
    case .crossed(let crossed): values = crossed
    case .seed, .unused: return nil
    }
    let sharing = conditions.filter { condition in
      condition.planned.count > 1 && condition.recipes.contains { $0.pretraining != nil }
    }
    return sharing.isEmpty ? nil : (sharing, values)
  }

  /// What intervals and tests of conditions with shared pretrainings leave out, where they are printed; nil where there is nothing to say.
  var pretrainingScope: String? {
    guard let (conditions, values) = sharedPretrainings else { return nil }
    let encoders = values.count == 1 ? "one pretrained encoder" : "\(values.count) pretrained encoders"
    return
      "Intervals and tests of \(Self.names(conditions)) speak for \(encoders) only: other pretrainings may give other scores."
  }

  /// Few are named, many counted.
  static func names(_ conditions: [ConditionOutcome]) -> String {
    conditions.count > 5 ? "\(conditions.count) conditions" : Numbers.listed(conditions.map(\.condition.name))
  }

  /// What is said before any conclusion where the way of training, and not the condition, may have made the results.
  var trainingWarnings: [String] {
    [patienceWarning, pretrainingWarning].compactMap { $0 }
  }

  /// One step an epoch, patience and BatchNorm with running statistics.
  private var patienceWarning: String? {
    var judged: Int?
    if case .best(_, let patience)? = selection { judged = patience }
    let meeting = trained.filter { condition in
      let settings = condition.condition.recipe.fineTuning
      // One that is as long as the training ends none.
      let patience = [settings.patience, judged].compactMap { $0 }.min() ?? settings.epochs
      return condition.condition.hasEpochs && settings.stepsPerEpoch == 1 && patience < settings.epochs
        && settings.normalization == .batch
        && settings.batchNormEvaluation == .running && settings.trained != .head
    }
    guard !meeting.isEmpty else { return nil }
    return
      "\(Self.names(meeting)): one step an epoch, patience, and BatchNorm that evaluates with running statistics. In the first epochs these "
      + "statistics are not yet those of the weights, so that a network answers one class whatever it has learned; scores tie, and patience "
      + "ends the training there. Such a collapse is one of the settings, not of where the weights came from."
  }

  private var pretrainingWarning: String? {
    guard let (conditions, values) = sharedPretrainings else { return nil }
    let seeds = Set(conditions.map(\.planned.count)).sorted()
    let number = seeds.count == 1 ? "\(seeds[0])" : "\(seeds.first ?? 0) to \(seeds.last ?? 0)"
    guard values.count > 1 else {
      return
        "all seeds of \(Self.names(conditions)) start from one pretraining: \(number) seeds are \(number) fine-tunings of one encoder, and "
        + "intervals speak for that encoder only."
    }
    return
      "all seeds of \(Self.names(conditions)) start from the same \(values.count) pretrainings: intervals speak for these \(values.count) "
      + "encoders only, however many seeds there are."
  }
}
