import ECGData
import TestSupport
import Testing
import Training

@testable import Report

@Suite struct `A report in LaTeX` {
  /// Reports with every kind of table, names that are long and names that LaTeX would take for its own.
  private static func reports() throws -> [AggregateReport] {
    var options = SweepAnalysis.Options()
    options.patients = true
    let three = try GeneratedResults(
      file: """
        [conditions.scratch]
        [conditions.ssl]
        initialization = "pretrained"
        [conditions.grid]
        batch-records = [8, 16]
        learning-rate = [1e-4, 1e-3]
        initialization = ["scratch", "pretrained"]
        """, seeds: 4, epochs: 4)
    return [
      AggregateReport(try .example()), AggregateReport(try .likePublished(), published: .zeng2026),
      AggregateReport(three.outcome, options: options, multiverse: true),
      try HostileReport("50 % of_a & b \\input{x} $ # ~ ^ {").report.aggregate,
    ]
  }

  @Test func `sets one table as a float, with minus signs, dashes and what it needs`() throws {
    let table = Document.Table(
      columns: ["condition", "pairs", "difference", "95 % interval", "d_z", "p"],
      rows: [
        ["ssl-noaug-n70", "3", "-0.050", "[-0.100, -0.010]", "-", "<0.001"],
        ["lr@1e-4", "12", "+0.320 ± 0.010", "[0.1, 0.2]", "-1.20", "0.100-0.180"],
      ], name: "comparisons")
    let document = Document(sections: [
      .init(
        heading: "Compared with scratch_1", blocks: [.paragraph("Before."), .paragraph("Macro-F1:"), .table(table)])
    ])
    let expected = #"""
      % needs \usepackage{booktabs}
      \begin{table*}[tbp]
      \centering
      \caption{Compared with scratch\_1: Macro-F1.}
      \label{tab:demo-comparisons}
      \footnotesize
      \setlength{\tabcolsep}{3pt}
      \begin{tabular}{@{}lrrrrr@{}}
      \toprule
      condition & pairs & difference & 95 \% interval & d\_z & p \\
      \midrule
      ssl-noaug-n70 & 3 & $-$0.050 & {[}$-$0.100, $-$0.010{]} & -- & $<$0.001 \\
      lr@\allowbreak{}1e-4 & 12 & +0.320 $\pm$ 0.010 & {[}0.1, 0.2{]} & $-$1.20 & 0.100--0.180 \\
      \bottomrule
      \end{tabular}
      \end{table*}

      """#
    #expect(try document.latex(table: "comparisons", columns: .two, label: "demo-") == expected)
    let narrow = try document.latex(table: "comparisons", columns: .one, label: "demo-")
    #expect(narrow == expected.replacing("table*", with: "table"))
    let whole = document.latex(columns: .two, label: "demo-")
    #expect(whole.contains("\nBefore.\n\n\\begin{table*}") && !whole.contains("Macro-F1:\n"))
  }

  @Test func `has its tables by name, and says which there are where one is not`() throws {
    let report = AggregateReport(try .example())
    let scores = try report.latex(table: "scores", columns: .one)
    #expect(scores.contains("0.100--0.180") && scores.contains("\\label{tab:check-scores}"))
    #expect(scores.contains("mean $\\pm$ SD (n $-$ 1) over seeds, with 95 \\% intervals"))
    #expect(throws: UnknownTable(name: "scroes", known: report.tableNames)) {
      try report.latex(table: "scroes", columns: .one)
    }
    #expect(
      UnknownTable(name: "x", known: report.tableNames).description.hasPrefix(
        "--table x: there is no such table; there are scores, collapse, collapse-scores, failed-trainings, "))
  }

  @Test(arguments: [
    ("-0.050", "$-$0.050"), ("[-0.200, -0.100]", "{[}$-$0.200, $-$0.100{]}"), ("1e-4", "1e$-$4"), ("-", "--"),
    ("0.1-0.2", "0.1--0.2"), ("-0.050 ± 0.010", "$-$0.050 $\\pm$ 0.010"), ("0/3", "0/3"), ("sign-flip", "sign-flip"),
  ])
  func `has real minus signs in its cells`(cell: String, set: String) {
    #expect(LaTeXText.cell(cell, isName: false) == set)
  }

  @Test func `leaves names as they are, and says n - 1 with a minus sign`() {
    #expect(LaTeXText.cell("ssl-noaug-2-3", isName: true) == "ssl-noaug-2-3")
    #expect(LaTeXText.cell("1e-05", isName: true) == "1e$-$05")
    #expect(
      LaTeXText.sentence("SD (n - 1), zeng-2026, -0.5, --patients") == "SD (n $-$ 1), zeng-2026, $-$0.5, -{}-patients")
  }

  @Test func `closes what it opens, and has every table under a label of its own`() throws {
    for report in try Self.reports() {
      for columns in LaTeXColumns.allCases {
        let latex = report.latex(columns: columns)
        var open: [Substring] = []
        for mark in latex.matches(of: /\\(begin|end)\{([a-z*]+)\}/) {
          if mark.output.1 == "begin" {
            open.append(mark.output.2)
          } else {
            #expect(open.popLast() == mark.output.2)
          }
        }
        #expect(open.isEmpty)
        let labels = latex.matches(of: /\\label\{tab:([a-z0-9-]+)\}/).map { String($0.output.1) }
        #expect(Set(labels).count == labels.count && labels.count == report.tableNames.count)
        for row in latex.split(separator: "\n") where row.hasSuffix("\\\\") {
          let unescaped = row.replacing("\\%", with: "").replacing("\\_", with: "").replacing("\\#", with: "")
          #expect(!unescaped.contains { "%_#±−".contains($0) }, "\(row)")
        }
      }
    }
  }

  @Test func `stands with its columns below each other where a page is too narrow, and goes on where it is too short`()
  {
    let table = Document.Table(
      columns: ["condition"] + (1...12).map { "column \($0)" },
      rows: (1...60).map { row in ["name \(row)"] + [String](repeating: "0.123", count: 12) }, name: "wide")
    let document = Document(sections: [.init(heading: "Wide", blocks: [.table(table)])])
    let (one, two) = (document.latex(columns: .one), document.latex(columns: .two))
    #expect(one.contains("\\begin{tabular}{@{}lrrrrrr@{}}") && two.contains("\\begin{tabular}{@{}lrrrrrrrrr@{}}"))
    for text in [one, two] {
      for row in 1...60 { #expect(text.ranges(of: "\nname \(row) &").count == 2) }
      #expect(text.ranges(of: "\\label{").count == 1 && text.contains("\\tablename~\\ref{tab:wide}, continued."))
    }
    #expect(two.contains("\\begin{table*}") && !one.contains("table*"))
  }

  @Test(
    .nightly, .enabled(if: PDFLaTeX.isHere), .waiting(minutes: 5),
    arguments: [("", LaTeXColumns.one), ("twocolumn", .two)])
  func `is set by pdflatex, every table within its page`(options: String, columns: LaTeXColumns) throws {
    for report in try Self.reports() {
      let whole = try PDFLaTeX.set(report.latex(columns: columns), options: options)
      #expect(whole.status == 0, "\(whole.output.suffix(3000))")
      let tables = try report.tableNames.map { try report.latex(table: $0, columns: columns) }
      let alone = try PDFLaTeX.set(tables.joined(separator: "\\clearpage\n"), options: options)
      #expect(alone.status == 0, "\(alone.output.suffix(3000))")
      let wrong = alone.output.split(separator: "\n").filter {
        $0.contains("Overfull") || $0.contains("Float too large")
      }
      #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }
  }
}

@Suite struct `The methods paragraph` {
  @Test func `says encoder, epochs, labels, records of each fold, seeds and versions`() throws {
    var outcome = try SweepOutcome.likePublished()
    let text = AggregateReport(outcome).methods
    for part in [
      "trained with 3 random seeds (1-3) on", "(SeedSweep 0.1.0, science version 1, data fingerprint",
      "architecture resnet18", "labels 70", "epochs 50", "They differed in initialization (scratch; pretrained).",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    #expect(!text.contains("The records are"))
    outcome.baselines.records = .init(
      counts: .init(train: [13354, 1189], validation: [1660, 148], test: [1666, 149], classes: ["SR", "AF"]))
    #expect(
      AggregateReport(outcome).methods.contains(
        "The records are 14543 of the training folds (SR 13354, AF 1189), 1808 of the validation fold (SR 1660, AF 148) and "
          + "1815 of the test fold (SR 1666, AF 149)."))
  }

  @Test func `says of how many seeds there are results where some are missing`() throws {
    #expect(AggregateReport(try .example()).methods.contains("trained with 1 to 2 of 4 random seeds (1-4) on"))
  }
}
