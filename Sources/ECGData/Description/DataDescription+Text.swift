extension DataDescription {
  /// A table of the cohort, a few counts, and one line for each problem.
  public var text: String {
    let names = cohort.classes
    var table = [["", "folds"] + names + ["all"]]
    for (split, folds) in zip(Split.allCases, ["1-8", "9", "10"]) {
      let counts = cohort[split]
      table.append(([split.rawValue, folds] + (counts + [counts.reduce(0, +)]).map { String($0) }))
    }
    var lines = [folder, ""]
    lines += Self.aligned(table)
    lines += [""]
    lines += Self.aligned([
      ["records", "\(records)"], ["patients", "\(patients)"],
      ["patients in more than one fold", "\(patientsAcrossFolds)"], ["records without signals", "\(missingSignals)"],
      ["signals checked", signalsChecked ? "\(records - missingSignals)" : "no"],
    ])
    if !warnings.isEmpty { lines += [""] + warnings.map { "Warning: \($0)" } }
    if !problems.isEmpty { lines += [""] + problems.map(\.description) }
    return lines.joined(separator: "\n")
  }

  /// Lines of columns: the first flush left, the others flush right.
  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + blanks : blanks + row[column]
      }
      return cells.joined(separator: "  ")
    }
  }
}
