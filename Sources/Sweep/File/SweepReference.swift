/// Every key of a sweep file, for people.
public enum SweepReference {
  /// A page in Markdown.
  public static var markdown: String {
    let sections = KeySection.all.map { section in
      let rows = section.writtenKeys.map { key in
        [
          "`\(key.name)`", key.value, key.unwrittenValue.map { "`\($0)`" } ?? "has to be written", key.help,
        ].joined(separator: " | ")
      }
      let title = section.name.isEmpty ? "## At the top" : "## [\(section.name)]"
      return
        ([title, "", section.help, "", "| key | value | where it is not written | |", "|---|---|---|---|"]
        + rows.map { "| \($0) |" }).joined(separator: "\n")
    }
    return ([introduction] + sections).joined(separator: "\n\n") + "\n"
  }

  /// The same for a terminal.
  public static var text: String {
    let sections = KeySection.all.map { section in
      let lines = section.writtenKeys.flatMap { key in
        ["  \(key.name) = \(key.unwrittenValue ?? "(has to be written)")", "      \(key.value)", "      \(key.help)"]
      }
      return ([section.name.isEmpty ? section.help : "[\(section.name)]  \(section.help)"] + lines)
        .joined(separator: "\n")
    }
    return sections.joined(separator: "\n\n") + "\n"
  }

  private static let introduction = """
    # Sweep files

    A sweep file is TOML 1.0. It says what a sweep trains. Some keys have to be written; every other key means something where it is
    not, too. A key that is not listed here is refused, and so is a value out of range: `seedsweep check SWEEP.toml` says so before
    anything trains.

    Runs with different settings are never mixed: a run goes on with the values that it was started with. Further conditions and
    seeds extend it; `folder`, `[stopping]` and `[analysis]` may change.
    """
}

extension KeySection {
  fileprivate var writtenKeys: [SettingKey<SweepDefinition>] { keys.filter(\.isWritten) }
}

extension SettingKey<SweepDefinition> {
  /// What may be written.
  fileprivate var value: String { unit.map { "\(expected) \($0)" } ?? expected }

  /// What holds where nothing is written; nil where something has to be.
  fileprivate var unwrittenValue: String? { isRequired ? nil : text(.unwritten) }
}
