extension FineTuningSettings {
  /// Where the encoder's weights come from.
  public enum Initialization: String, Codable, CaseIterable, Sendable {
    /// Random weights.
    case scratch
    /// The weights of a pretraining.
    case pretrained
  }

  /// What the labelled records change.
  public enum TrainedPart: String, Codable, CaseIterable, Sendable {
    /// Encoder and head.
    case all
    /// The classification head alone: a linear probe.
    case head
    /// The head alone for some epochs, then everything.
    ///
    /// Source: Kumar et al., "Fine-tuning can distort pretrained features and underperform out-of-distribution" (ICLR 2022).
    case headThenAll = "head-then-all"
  }

  /// What a convolution's output is normalised by.
  public enum Normalization: String, Codable, CaseIterable, Sendable {
    /// BatchNorm: each channel over the batch.
    case batch
    /// GroupNorm: groups of channels within a record.
    case group
  }

  /// What BatchNorm begins with.
  public enum BatchNormStart: String, Codable, CaseIterable, Sendable {
    /// What the weights came with.
    case keep
    /// Fresh parameters and statistics.
    case reset
    /// Statistics set once from the labelled records.
    case calibrate
  }

  /// What BatchNorm evaluates with.
  public enum BatchNormEvaluation: String, Codable, CaseIterable, Sendable {
    /// The statistics that ran along with the training.
    case running
    /// Statistics recomputed on the labelled records before every evaluation.
    case precise
  }

  /// What becomes of a labelled record each time it is trained on.
  public enum Augmentation: String, Codable, CaseIterable, Sendable {
    /// It stays as it is.
    case none
    /// It is drawn anew through the list of views, with a probability and at a strength.
    case views
  }

  /// How the labelled records are drawn.
  public enum LabelDraw: String, Codable, CaseIterable, Sendable {
    /// The same number of every class.
    case balanced
    /// As often as the classes occur.
    case natural
  }
}
