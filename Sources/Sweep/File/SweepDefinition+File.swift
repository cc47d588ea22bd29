import ECGData
import SettingKeys
import TOML
import Training

extension SweepDefinition {
  /// A definition in which every setting is what it is where a sweep file does not write it.
  static let unwritten = SweepDefinition(name: "", data: .unwritten, conditions: [], seeds: [])

  /// Reads what a sweep file says; everything that no section knows is refused.
  ///
  /// - Parameter conditionLines: takes the line of every condition, by its name.
  init(
    _ document: TOMLTable, file: String, dataFolder: String?, conditionLines: inout [String: Int]
  ) throws(SweepFileError) {
    self = .unwritten
    let sections = try KeySection.all.map { section throws(SweepFileError) in
      (section, try SectionText(section, in: document, file: file, dataFolder: dataFolder))
    }
    for (section, text) in sections {
      for key in section.keys where key.isWritten { try read(key, text) }
      if section.name == KeySection.task.name { try section.check(&self, text) }
    }
    let tables = ConditionTables(document, file: file, classes: task.classes.count)
    try tables.checkPretrainings()
    let found = try tables.conditions()
    conditions = found.map(\.condition)
    for one in found { conditionLines[one.condition.name] = one.line }
    for (section, text) in sections where section.name != KeySection.task.name { try section.check(&self, text) }
    guard trialCount <= Self.mostTrials else {
      let cells =
        trialsPerSeed == conditions.count ? "" : ", which crossed streams make \(trialsPerSeed) trials a seed,"
      throw sections[0].1.error(
        "seeds",
        "\(conditions.count) conditions\(cells) with \(seeds.count) seeds are \(trialCount) trials; expected at most \(Self.mostTrials)"
      )
    }
  }

  private mutating func read(_ key: SettingKey<SweepDefinition>, _ text: SectionText) throws(SweepFileError) {
    guard let node = text.table?[key.name] else {
      guard !key.isRequired else { throw text.error(key.name, "missing; expected \(key.expected)") }
      return
    }
    // What a grid's section says is for conditions, which may give it a meaning.
    if !key.takesGrids, let reason = key.isMeaningless(self) { throw text.error(key.name, "has no meaning \(reason)") }
    do {
      let choices = try key.choices(node)
      // All are checked; the definition keeps the first.
      for choice in choices.reversed() {
        try key.read(choice, &self)
        if key.countsPerClass { fineTuning.labels *= task.classes.count }
      }
    } catch { throw text.error(key.name, error) }
  }
}

extension SectionText {
  /// The text of a section, which has to be a table of keys that the section knows.
  fileprivate init(
    _ section: KeySection, in document: TOMLTable, file: String, dataFolder: String?
  ) throws(SweepFileError) {
    let entry = section.name.isEmpty ? nil : document.entry(section.name)
    var table: TOMLTable? = section.name.isEmpty ? document : nil
    if let entry {
      guard case .table(let own) = entry.node.value else {
        throw SweepFileError(
          file: file, line: entry.position.line, key: section.name,
          reason: "expected a section [\(section.name)], got \(entry.node.shown)")
      }
      table = own
    }
    self.init(file: file, section: section.name, table: table, position: entry?.position, dataFolder: dataFolder)
    try refuseUnknownKeys(among: section.keys.filter(\.isWritten).map(\.name) + section.subsections)
  }

  func refuseUnknownKeys(among known: [String]) throws(SweepFileError) {
    guard let entry = table?.entries.first(where: { !known.contains($0.key) }) else { return }
    throw error(entry.key, KeyComplaint.unknownKey(entry.key, among: known))
  }
}

extension KeySection {
  /// The names of the tables that stand in this one.
  fileprivate var subsections: [String] {
    name.isEmpty ? Self.all.map(\.name).filter { !$0.isEmpty } + ["pretrainings"] : []
  }
}
