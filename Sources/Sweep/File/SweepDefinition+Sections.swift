import ECGData
import FoundationEssentials
import Kernels
import Training

extension SweepDefinition {
  private static let sections = [
    "name", "conditions", "seeds", "data", "encoder", "pretraining", "fine-tuning", "streams", "stopping",
  ]

  init(_ top: SweepSection, dataFolder: String?) throws(SweepFileError) {
    try top.refuseKeys(otherThan: Self.sections)
    guard let name = try top.string("name") else {
      throw SweepFileError(file: top.file, key: "name", reason: "missing; expected a name such as name = \"demo\"")
    }
    let (conditions, seeds) = (try Self.conditions(top), try Self.seeds(top))
    let rule = try StoppingRule(top, seeds: seeds.count, conditions: conditions)
    self.init(
      name: name, data: try DataSource(top, folder: dataFolder),
      missingSamples: try Self.data(top).choice("missing-samples", MissingSamples.self) ?? .refuse,
      conditions: conditions,
      seeds: Self.seeds(seeds, extendedTo: rule?.mostSeeds ?? seeds.count), encoder: try EncoderSettings(top),
      pretraining: try PretrainingSettings(top), fineTuning: try FineTuningSettings(top),
      fixedStreams: try FixedStreams(top), stopping: rule)
  }

  fileprivate static func data(_ top: SweepSection) throws(SweepFileError) -> SweepSection {
    try top.section("data", known: ["source", "records", "seed", "folder", "missing-samples"])
  }

  private static func conditions(_ top: SweepSection) throws(SweepFileError) -> [Condition] {
    let expected = "an array of conditions such as [\"ssl-noaug-n70\"]"
    guard let value = top.values["conditions"] else {
      throw SweepFileError(file: top.file, key: "conditions", reason: "missing; expected \(expected)")
    }
    guard case .array(let elements) = value, !elements.isEmpty else {
      throw top.error("conditions", "expected \(expected), got \(value.isEmptyArray ? "none" : value.shown)")
    }
    var conditions: [Condition] = []
    for element in elements {
      guard case .string(let name) = element else { throw top.expectation("conditions", expected, element) }
      let condition = try Self.condition(name, top)
      guard !conditions.contains(condition) else {
        let line = top.source.line(of: "conditions", value: name, occurrence: 2)
        throw top.error("conditions", "\"\(name)\" is there twice", line: line)
      }
      conditions.append(condition)
    }
    return conditions
  }

  private static func condition(_ name: String, _ top: SweepSection) throws(SweepFileError) -> Condition {
    do { return try Condition(name: name) } catch {
      let labels = name.split(separator: "-").last.flatMap { $0.first == "n" ? Int($0.dropFirst()) : nil } ?? 70
      let hint = Suggestion.nearest(to: name, among: Condition.names(labels: labels))
      let question = hint.map { $0 == name ? "" : "; did you mean \"\($0)\"?" } ?? ""
      throw top.error(
        "conditions", "\(error)\(question)", line: top.source.line(of: "conditions", value: name))
    }
  }

  private static func seeds(_ top: SweepSection) throws(SweepFileError) -> [UInt64] {
    let expected = "seeds = { first = 1, count = 6 } or seeds = [1, 2, 3]"
    switch top.values["seeds"] {
    case .table?:
      let range = try top.section("seeds", known: ["first", "count"])
      guard let first = try range.seed("first"), let count = try range.count("count") else {
        throw top.error("seeds", "expected both first and count, as in \(expected)")
      }
      guard count <= 1_000_000, first <= UInt64(Int.max - count) else {
        throw range.expectation("count", "at most 1000000 seeds", .integer(count))
      }
      return (first..<first + UInt64(count)).map { $0 }
    case .array(let elements)? where !elements.isEmpty: return try seeds(elements, top)
    case nil: throw SweepFileError(file: top.file, key: "seeds", reason: "missing; expected \(expected)")
    case let other?:
      throw top.error("seeds", "expected \(expected), got \(other.isEmptyArray ? "none" : other.shown)")
    }
  }

  private static func seeds(_ elements: [TOMLNode], _ top: SweepSection) throws(SweepFileError) -> [UInt64] {
    var known: Set<UInt64> = []
    var seeds: [UInt64] = []
    for element in elements {
      guard case .integer(let value) = element, value >= 0 else {
        throw top.expectation("seeds", "whole numbers, 0 or more", element)
      }
      guard known.insert(UInt64(value)).inserted else { throw top.error("seeds", "\(value) is there twice") }
      seeds.append(UInt64(value))
    }
    return seeds
  }
}

extension SweepDefinition.DataSource {
  private enum Name: String, CaseIterable { case synthetic, ptbxl }

  fileprivate init(_ top: SweepSection, folder: String?) throws(SweepFileError) {
    let section = try SweepDefinition.data(top)
    let name = try section.choice("source", Name.self) ?? .synthetic
    let foreign = name == .ptbxl ? ["records", "seed"] : ["folder"]
    if let key = foreign.first(where: section.contains) {
      throw section.error(key, "has no meaning where source is \"\(name.rawValue)\"")
    }
    switch name {
    case .synthetic:
      guard folder == nil else {
        throw section.error("source", "--data names a PTB-XL folder, which needs source = \"ptbxl\"")
      }
      let records = try section.count("records", minimum: 100) ?? 3000
      self = .synthetic(records: records, seed: try section.seed("seed") ?? 1)
    case .ptbxl:
      guard let folder else {
        self = .ptbxl(folder: try Self.folder(section))
        return
      }
      self = .ptbxl(folder: folder)
    }
  }

  /// The folder that the file names, found from where the file lies.
  private static func folder(_ section: SweepSection) throws(SweepFileError) -> String? {
    guard let folder = try section.string("folder") else { return nil }
    let parent = URL(filePath: section.file).deletingLastPathComponent()
    let path = folder.hasPrefix("/") ? folder : parent.appending(path: folder).standardizedFileURL.path
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory else {
      throw section.error("folder", "no such folder: \(path)")
    }
    return path
  }
}

extension EncoderSettings {
  fileprivate init(_ top: SweepSection) throws(SweepFileError) {
    self.init()
    let section = try top.section("encoder", known: ["architecture", "convolution"])
    architecture = try section.choice("architecture", Architecture.self) ?? architecture
    convolution = try section.choice("convolution", ConvolutionAlgorithm.self) ?? convolution
  }
}

extension PretrainingSettings {
  fileprivate init(_ top: SweepSection) throws(SweepFileError) {
    self.init()
    let keys = ["epochs", "batch-records", "learning-rate", "weight-decay", "warmup-epochs", "temperature"]
    let section = try top.section("pretraining", known: keys)
    epochs = try section.count("epochs") ?? epochs
    batchRecords = try section.count("batch-records", minimum: 2) ?? batchRecords
    learningRate = try section.number("learning-rate") ?? learningRate
    weightDecay = try section.number("weight-decay", allowsZero: true) ?? weightDecay
    warmupEpochs = try section.count("warmup-epochs", minimum: 0) ?? warmupEpochs
    temperature = try section.number("temperature") ?? temperature
  }
}

extension FineTuningSettings {
  private enum Preset: String, CaseIterable { case sound, fragile }

  /// More than any few-shot subset holds, so that one batch takes all labelled records.
  private static let allRecords = 1000

  fileprivate init(_ top: SweepSection) throws(SweepFileError) {
    self.init()
    let keys = [
      "preset", "epochs", "batch-records", "learning-rate", "frozen-learning-rate", "weight-decay", "patience",
    ]
    let section = try top.section("fine-tuning", known: keys)
    if try section.choice("preset", Preset.self) == .fragile {
      batchRecords = Self.allRecords
      learningRate = 1e-2
      patience = 5
    }
    epochs = try section.count("epochs") ?? epochs
    batchRecords = try section.count("batch-records", minimum: 2) ?? batchRecords
    learningRate = try section.number("learning-rate") ?? learningRate
    frozenLearningRate = try section.number("frozen-learning-rate") ?? frozenLearningRate
    weightDecay = try section.number("weight-decay", allowsZero: true) ?? weightDecay
    patience = try section.count("patience") ?? patience
  }
}

extension SweepDefinition.FixedStreams {
  fileprivate init(_ top: SweepSection) throws(SweepFileError) {
    self.init()
    let section = try top.section(
      "streams", known: ["subset", "initialization", "order", "augmentation", "pretraining"])
    subset = try section.seed("subset")
    initialization = try section.seed("initialization")
    order = try section.seed("order")
    augmentation = try section.seed("augmentation")
    pretraining = try section.seed("pretraining")
  }
}

extension Condition {
  /// Every condition that can be written with so many labels.
  fileprivate static func names(labels: Int) -> [String] {
    Initialization.allCases.flatMap { initialization in
      Variation.allCases.compactMap { variation in
        (try? Condition(initialization: initialization, variation: variation, labels: labels))?.name
      }
    }
  }
}

extension TOMLNode {
  fileprivate var isEmptyArray: Bool {
    if case .array(let elements) = self { elements.isEmpty } else { false }
  }
}
