import SettingKeys
import TOML
import Training

extension SweepDefinition {
  /// Throws where network, pretraining or fine-tuning have a setting that no sweep file could ask for: they are written as a file would
  /// have them, and read by the same checks. `areSettingsCompared` looks also at what settings are to each other, which earlier versions
  /// did not.
  func checkTraining(areSettingsCompared: Bool) throws(Implausibility) {
    try checkSections(areSettingsCompared)
    for recipe in Set(conditions.map(\.recipe)) where recipe != defaults {
      var definition = self
      definition.encoder = recipe.encoder
      definition.pretraining = recipe.pretrainingSettings
      definition.fineTuning = recipe.fineTuning
      try definition.checkSections(areSettingsCompared)
    }
  }

  private func checkSections(_ areSettingsCompared: Bool) throws(Implausibility) {
    for section in KeySection.recipe {
      do throws(SweepFileError) { try check(section, areSettingsCompared) } catch {
        throw Implausibility("\(error.key ?? section.name): \(error.reason)")
      }
    }
  }

  private func check(_ section: KeySection, _ areSettingsCompared: Bool) throws(SweepFileError) {
    let table: TOMLTable
    do { table = try TOMLTable(parsing: Array(text(of: section).utf8)) } catch {
      throw SweepFileError(file: "", key: section.name, reason: "a value that cannot be written")
    }
    let text = SectionText(file: "", section: section.name, table: table, position: nil, dataFolder: nil)
    var definition = self
    for key in section.keys {
      // Earlier versions took more values where they have no meaning.
      guard let node = table[key.name], areSettingsCompared || key.isMeaningless(self) == nil else { continue }
      do throws(KeyComplaint) { try key.read(node, &definition) } catch { throw text.error(key.name, error) }
    }
    if areSettingsCompared { try section.check(&definition, text) }
  }

  /// The lines of a section, without what is not set or only sets others.
  private func text(of section: KeySection) -> String {
    section.keys.compactMap { $0.line(of: self) }.map { $0 + "\n" }.joined()
  }
}

extension TrainingTask {
  /// Throws where the settings are none that a sweep file could ask for.
  func checkSettings() throws(Implausibility) {
    var definition = SweepDefinition.unwritten
    switch self {
    case .pretraining(let task):
      definition.encoder = task.encoder
      definition.pretraining = task.settings
    case .trial(let task):
      try task.checkClasses()
      definition.encoder = task.encoder
      definition.fineTuning = task.settings
    }
    try definition.checkTraining(areSettingsCompared: true)
  }
}
