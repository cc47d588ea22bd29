import SettingKeys

/// Every key of a sweep file, for people.
public enum SweepReference {
  /// A page in Markdown.
  public static var markdown: String {
    let sections = KeySection.all.map { section in
      let rows = section.writtenKeys.map { $0.row(unwritten: .unwritten) }
      let title = section.name.isEmpty ? "## At the top" : "## [\(section.name)]"
      return
        ([title, "", section.help, "", "| key | value | where it is not written | |", "|---|---|---|---|"]
        + rows).joined(separator: "\n")
    }
    let rows = ConditionTables.conditionKeys.map { key in "| `\(key.0)` | \(key.1) |" }
    let tables = [["## [conditions.NAME] and [pretrainings.NAME]", "", tableHelp, "", "| key | |", "|---|---|"] + rows]
    return ([introduction] + sections + tables.map { $0.joined(separator: "\n") }).joined(separator: "\n\n") + "\n"
  }

  /// The same for a terminal.
  public static var text: String {
    let sections = KeySection.all.map { section in
      let lines = section.writtenKeys.flatMap { key in
        [
          "  \(key.name) = \(key.unwrittenValue(.unwritten) ?? "(has to be written)")", "      \(key.value)",
          "      \(key.help)",
        ]
      }
      return ([section.name.isEmpty ? section.help : "[\(section.name)]  \(section.help)"] + lines)
        .joined(separator: "\n")
    }
    let rows = ConditionTables.conditionKeys.flatMap { ["  \($0.0)", "      \($0.1)"] }
    return (sections + [(["[conditions.NAME], [pretrainings.NAME]"] + rows).joined(separator: "\n")])
      .joined(separator: "\n\n") + "\n"
  }

  private static let introduction = """
    # Sweep files

    A sweep file is TOML 1.0. It says what a sweep trains. Some keys have to be written; every other key means something where it is
    not, too. A key that is not listed here is refused, and so is a value out of range: `seedsweep check SWEEP.toml` says so before
    anything trains.

    Runs with different settings are never mixed: a run goes on with the values that it was started with. Further conditions and
    seeds extend it; `folder`, `table`, `[stopping]` and `[analysis]` may change.

    In `[encoder]`, `[pretraining]`, `[fine-tuning]` and the tables of conditions and pretrainings, a list where one value belongs is a
    grid: each of its values is tried, and the conditions are called, for example, `ssl@learning-rate=0.001@batch-records=16`.
    `seedsweep check SWEEP.toml --expand` prints them all in full.
    """

  private static let tableHelp = """
    In place of an array of published names, `conditions` may be tables. Each changes what the sections say: it takes the keys of
    `[encoder]` and `[fine-tuning]`, and those below. A table with a published name starts from what that name means. A table
    `[pretrainings.NAME]` changes what `[pretraining]` says and takes its keys and `from`. Conditions with the same pretraining share it,
    whatever it is called. The first condition of the file is the one that others are compared with, unless `reference` names another.
    """
}

extension KeySection {
  fileprivate var writtenKeys: [SettingKey<SweepDefinition>] { keys.filter(\.isWritten) }
}
