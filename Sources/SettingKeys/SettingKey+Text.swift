extension SettingKey {
  /// The line of a sweep file that says the setting; nil where none does.
  package func line(of settings: Settings) -> String? {
    storage != nil && isSet(settings) ? "\(name) = \(text(settings))" : nil
  }

  /// What may be written, for people.
  package var value: String { unit.map { "\(expected) \($0)" } ?? expected }

  /// What holds where nothing is written, which is what `unwritten` has; nil where something has to be.
  package func unwrittenValue(_ unwritten: Settings) -> String? { isRequired ? nil : text(unwritten) }

  /// The key as a row of a table in Markdown.
  package func row(unwritten: Settings) -> String {
    let usual = unwrittenValue(unwritten).map { "`\($0)`" } ?? "has to be written"
    return "| \(["`\(name)`", value, usual, help].joined(separator: " | ")) |"
  }
}
