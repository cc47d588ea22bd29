import ContentHash
import ECGData
import SettingKeys
import Training

/// The name of a task by what it computes: the sha256 of everything that shapes its weights, and of nothing else.
///
/// Hashed is a text of one line a fact: first what it is, then the facts in the order of their bytes, such as `fine-tuning.epochs=10` and
/// `stream.order=3`. A setting that has no meaning beside the others is left out, and so is one with the value that it has where nobody writes
/// it, so that a further key changes no name. The default of a key can therefore not change, nor can a key be called something else, without
/// changing names; the science version tells apart what versions of the program compute.
///
/// Not in it are the names of conditions and pretrainings, the number of a seed (only the streams that are used), how the results are read,
/// and whether the test fold is scored after every epoch.
struct TaskContent {
  /// The facts of a recipe that do not depend on the seed.
  private let facts: [String]
  private let title: String
  /// The sources of chance of a trial itself; those of its pretraining are in the pretraining's name.
  private let streams: [SeedStream]

  /// The pretraining of a recipe; nil where it has none.
  static func pretraining(of recipe: Recipe, records: PlannedRecords.Digests) -> TaskContent? {
    guard let settings = recipe.pretraining?.settings else { return nil }
    let isGrouped = recipe.fineTuning.normalization == .group
    let digest = settings.records == .all ? records.all : records.cohort
    return TaskContent(
      "pretraining",
      recipe.facts { ($0.part == .encoder || $0.part == .pretraining) && $0.key.name != "records" }
        + (isGrouped ? ["normalization=group"] : []) + ["records=\(digest)"])
  }

  /// The trial of a recipe.
  static func trial(of recipe: Recipe, classes: Int, records: PlannedRecords.Digests) -> TaskContent {
    TaskContent(
      "trial",
      recipe.facts { $0.part != .pretraining && $0.key.name != "test-every-epoch" }
        + ["classes=\(classes)", "records=\(records.labelled)"],
      streams: recipe.usedStreams.filter { $0 != .pretraining })
  }

  private init(_ title: String, _ facts: [String], streams: [SeedStream] = []) {
    self.title = title
    self.facts = facts + ["science=\(ScienceVersion.current)"]
    self.streams = streams
  }

  /// The name of the pretraining with a seed.
  func name(seed: UInt64) -> SHA256Digest { name(["stream.pretraining=\(seed)"]) }

  /// The name of the trial with these streams, which begins with what `pretraining` computes.
  func name(_ streams: SeedStreams, pretraining: SHA256Digest?) -> SHA256Digest {
    name(
      self.streams.map { "stream.\($0.rawValue)=\(streams[$0])" }
        + (pretraining.map { ["pretraining=\($0)"] } ?? []))
  }

  private func name(_ further: [String]) -> SHA256Digest {
    let lines = (facts + further).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return SHA256Digest(hashing: Array((["seedsweep \(title)"] + lines).map { $0 + "\n" }.joined().utf8))
  }
}

extension Recipe {
  /// What the recipe says where it matters and is not what holds anyway, a line each.
  fileprivate func facts(_ isWanted: (RecipeKey) -> Bool) -> [String] {
    let unwritten = Recipe()
    return RecipeKey.all.filter {
      isWanted($0) && $0.key.storage != nil && $0.key.isMeaningless(self) == nil
    }.compactMap { key in
      let text = key.key.text(self)
      return text == key.key.text(unwritten) ? nil : "\(key.contentName)=\(text)"
    }
  }
}

extension RecipeKey {
  fileprivate var contentName: String {
    switch part {
    case .encoder: "encoder.\(key.name)"
    case .pretraining: "pretraining.\(key.name)"
    case .fineTuning: "fine-tuning.\(key.name)"
    }
  }
}
