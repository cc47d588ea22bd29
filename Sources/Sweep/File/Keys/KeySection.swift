import SettingKeys
import TOML

/// A section of a sweep file with all its keys.
struct KeySection: Sendable {
  /// Empty for the keys before the first section.
  let name: String
  /// One line for the reference.
  let help: String
  /// In the order in which they are read, compared and listed: what others depend on comes first.
  let keys: [SettingKey<SweepDefinition>]
  /// The way to what a stored definition has of it, where its keys belong to one part of the definition.
  let stored: [String]
  /// Checks what no single key can, once all sections are read.
  let check: @Sendable (inout SweepDefinition, SectionText) throws(SweepFileError) -> Void

  init(
    _ name: String, _ help: String, keys: [SettingKey<SweepDefinition>], stored: [String] = [],
    check: @escaping @Sendable (inout SweepDefinition, SectionText) throws(SweepFileError) -> Void = { _, _ in }
  ) {
    self.name = name
    self.help = help
    self.keys = keys
    self.stored = stored
    self.check = check
  }

  /// A section whose keys belong to one part of the definition, stored under `stored`.
  init<Settings>(
    _ name: String, _ help: String, of part: any WritableKeyPath<SweepDefinition, Settings> & Sendable, stored: String,
    keys: [SettingKey<Settings>],
    check: @escaping @Sendable (inout SweepDefinition, SectionText) throws(SweepFileError) -> Void = { _, _ in }
  ) {
    self.init(name, help, keys: keys.map { $0.within(part, stored: [stored]) }, stored: [stored], check: check)
  }

  /// The name of a key with its section, such as `fine-tuning.epochs`.
  func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

  /// The sections that say what conditions have where they do not say otherwise; a list in them is a grid.
  static let recipe = [encoder, pretraining, fineTuning]

  /// Every section, in the order in which they are read.
  static let all = [top, task, data, encoder, pretraining, fineTuning, streams, stopping, analysis]
}

/// What a sweep file says in one section.
struct SectionText {
  let file: String
  let section: String
  /// Nil where the file does not have the section.
  let table: TOMLTable?
  /// Where the section begins in the file.
  let position: TOMLPosition?
  /// The folder given by `--data`.
  let dataFolder: String?

  func contains(_ key: String) -> Bool { table?[key] != nil }

  func error(_ key: String, _ reason: String) -> SweepFileError {
    error(key, KeyComplaint(reason))
  }

  func error(_ key: String, _ complaint: KeyComplaint) -> SweepFileError {
    let place = complaint.position ?? table?.entry(key)?.position ?? position
    let path = [section, key, complaint.inner ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
    return SweepFileError(file: file, line: place?.line, key: path, reason: complaint.reason)
  }
}
