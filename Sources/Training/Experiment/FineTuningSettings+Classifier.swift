import SettingKeys
import TOML

extension FineTuningSettings {
  /// How a condition's answers come about: what is learnt from the labelled records, and from what.
  ///
  /// All are trials of the same kind of task, with the same seeds, labelled records and folds. What differs is which settings mean something
  /// (`isMeaninglessFor` at the keys), which sources of chance are used (`Recipe.usedStreams`) and what runs (`TrialTask.run`).
  public enum ClassifierKind: String, Codable, CaseIterable, Sendable {
    /// A network, trained epoch by epoch.
    case network
    /// Logistic regression on a few numbers made of the intervals between beats.
    case rrLogistic = "rr-logistic"
    /// Logistic regression on what random convolutions answer.
    case randomKernels = "random-kernels"

    /// Whether there is a curve of epochs, of which one is selected; else there is one answer to a record, and nothing can collapse.
    public var hasEpochs: Bool { self == .network }
  }

  /// Whether the encoder begins with what a pretraining computes.
  package var beginsWithPretraining: Bool { classifier == .network && initialization == .pretrained }

  /// The same settings as far as they mean anything to a classifier that is no network; unchanged of a network.
  package var withoutNetworkSettings: FineTuningSettings {
    guard classifier != .network else { return self }
    var settings = FineTuningSettings()
    settings.classifier = classifier
    settings.labels = labels
    settings.labelDraw = labelDraw
    settings.penalty = penalty
    if classifier == .randomKernels { settings.kernels = kernels }
    return settings
  }

  /// Why a setting of a network has no meaning; nil where it has one.
  package var isMeaninglessWithoutNetwork: String? {
    classifier == .network ? nil : "where classifier is \"\(classifier.rawValue)\""
  }

  fileprivate var isMeaninglessForNetwork: String? {
    classifier == .network ? "where classifier is \"network\"" : nil
  }
}

extension SettingKey<FineTuningSettings> {
  /// What answers. The rule on RR intervals is not among them: it has neither labels nor a seed.
  static var classifier: SettingKey {
    let choice = KeyCheck<FineTuningSettings.ClassifierKind>.choice
    let check = KeyCheck<FineTuningSettings.ClassifierKind>(
      choice.expected, text: choice.text,
      read: { node throws(KeyComplaint) in
        guard case .string(let text) = node.value, text == "rr-rule" else { return try choice.read(node) }
        throw KeyComplaint(
          "\"rr-rule\" learns nothing and has no seed, so that it is no condition: sweeps of the task \"rhythm-top5\" have it as a "
            + "reference line, those of other tasks cannot", at: node.position)
      })
    return SettingKey(
      "classifier", \.classifier, check,
      "What answers: a network, or logistic regression on RR intervals or on random convolutions, which have no epochs."
    )
  }

  static var penalty: SettingKey {
    SettingKey(
      "penalty", \.penalty, .number(), isMeaningless: { $0.isMeaninglessForNetwork },
      "How much logistic regression shrinks its coefficients: half of it times their squares is added to the summed cross-entropy."
    )
  }

  static var kernels: SettingKey {
    SettingKey(
      "kernels", \.kernels, .count(atMost: 100_000, of: "kernels"),
      isMeaningless: {
        $0.classifier == .randomKernels ? nil : "where classifier is \"\($0.classifier.rawValue)\""
      },
      "How many random convolutions there are.")
  }
}
