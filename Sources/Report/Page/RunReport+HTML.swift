import Sweep

extension RunReport {
  /// The report as one HTML file that needs nothing else: no network, no script, and its policy allows neither. The same bytes for the
  /// same results.
  public var html: String {
    let sections = pageSections
    return HTMLPage(
      title: "\(outcome.name): report", head: ContentPolicy.report.meta,
      body: """
        \(header)
        \(PageSection.contents(of: sections))
        \(warnings)
        \(sections.map(\.html))
        """
    ).document.text
  }

  /// Everything below the head of the page.
  var sections: Markup { pageSections.map(\.html).joined() }

  /// The sections that hold something, in the order of the page.
  private var pageSections: [PageSection] {
    let figures = ReportFigures(self)
    return [
      PageSection("results", "Results", results + figures.results.map(\.html)),
      PageSection("grids", "Grids", aggregate.gridSections.map(\.card) + figures.grids.map(\.html)),
      PageSection("candidates", "Choices among candidates", aggregate.choiceSections.map(\.card)),
      PageSection("comparisons", "Comparisons", aggregate.comparisonSections.map(\.card)),
      PageSection("choices", "Other choices", aggregate.multiverseSections.map(\.card) + figures.choices.map(\.html)),
      PageSection("trainings", "How the trainings went", figures.trainings.map(\.html)),
      PageSection(
        "planning", "What more seeds would bring", [aggregate.planSection.card] + figures.planning.map(\.html)),
      PageSection("details", "In full", details),
      PageSection("provenance", "Where this came from", [provenanceCard]),
    ].filter { !$0.parts.isEmpty }
  }

  private var results: [Markup] {
    [verdict, table, aggregate.limitsSection.card] + aggregate.budgetSections.map(\.card)
  }

  /// The tables for those who look something up, and how to tell of all this in a paper.
  private var details: [Markup] {
    ([aggregate.scoreSection, aggregate.metricsSection] + aggregate.classSections + [
      aggregate.collapseSection, aggregate.trainedSection, aggregate.legendSection, aggregate.methodsSection,
    ]).map(\.card)
  }

  private var header: Markup {
    let recorded = outcome.trained.reduce(0) { $0 + $1.trials.count }
    let planned = outcome.trained.reduce(0) { $0 + $1.planned.count }
    let seeds = Set(outcome.trained.flatMap(\.planned)).count
    return """
      <header><h1>\(outcome.name)</h1>
      <p>\(recorded) of \(planned) trials: \(count(outcome.trained.count, "condition")), \
      \(count(seeds, "seed")). Data: \(outcome.dataSource).</p></header>
      """
  }

  /// What a reader has to know before the results.
  var warnings: Markup {
    let lines = aggregate.warnings.map { warning -> Markup in "<li>\(warning)</li>" }
    return lines.isEmpty
      ? .empty : "<div class=\"warnings\"><b>Before drawing a conclusion</b><ul>\(lines)</ul></div>"
  }

  /// What the seeds show, but for what the head of the page says already.
  private var verdict: Markup {
    let said = aggregate.verdict(isShort: false)
    return said.isEmpty ? .empty : Document.Section(heading: "Verdict", blocks: [.list(said)]).card
  }

  private var table: Markup {
    let difference = aggregate.published.map {
      "\($0.name) may have had other data and settings: what is known stands under In full."
    }
    let note = aggregate.leftOut ?? difference
    return """
      <div class="card">\(HeadlineTable(findings: findings).html)
      \(note.map { note -> Markup in "<p class=\"small\">\(note)</p>" } ?? .empty)</div>

      """
  }
}

/// `1 seed`, `2 seeds`.
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
