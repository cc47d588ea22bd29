/// A source of chance in a trial: every one of them is driven by an integer of its own.
public enum SeedStream: String, CaseIterable, Codable, CodingKey, Sendable {
  case subset, initialization, order, augmentation, pretraining

  /// What it decides, in one line.
  public var meaning: String {
    switch self {
    case .subset: "Which labelled records are drawn."
    case .initialization: "The random weights of encoder and head, or the random convolutions."
    case .order: "The order of the records within an epoch."
    case .augmentation: "The augmentation of training records."
    case .pretraining: "Everything in the pretraining: weights, order, views."
    }
  }

  /// Its place among all of them.
  var place: Int {
    switch self {
    case .subset: 0
    case .initialization: 1
    case .order: 2
    case .augmentation: 3
    case .pretraining: 4
    }
  }
}

extension Recipe {
  /// The sources of chance that a trial of the recipe depends on.
  public var usedStreams: [SeedStream] {
    SeedStream.allCases.filter { stream in
      switch (stream, fineTuning.classifier) {
      case (.subset, _), (.initialization, .network), (.order, .network), (.initialization, .randomKernels): true
      case (.augmentation, .network): fineTuning.augmentation != .none
      case (.pretraining, .network): pretraining != nil
      case (_, .rrLogistic), (_, .randomKernels): false
      }
    }
  }
}
