import Training

extension AggregateReport {
  /// The published row of a condition; nil where nothing is published of it.
  func publishedRow(_ condition: Condition) -> PublishedStudy.Row? {
    published?.rows.first { $0.condition == condition.name }
  }

  /// What stands before a published row, under the condition that repeats it.
  var publishedName: String { "  \(published?.name ?? "")" }

  /// Where published rows come from and what was or may have been done otherwise, or why they are left out.
  var publishedBlocks: [Document.Block] {
    if let leftOut { return [.paragraph(leftOut)] }
    guard let published else { return [] }
    let table = Document.Table(
      columns: ["setting", published.name, "here"],
      rows: published.differences(from: outcome).map { [$0.key, $0.published ?? "not stated", $0.here] })
    return [
      .paragraph(
        "\(published.name): \(published.citation). Intervals for n = \(published.seeds): \(published.seedsReason). What was, or "
          + "may have been, otherwise than here:"),
      .table(table),
    ]
  }

  /// The published rows for programs, or why they are left out.
  var publishedJSON: JSONValue {
    if let leftOut { return .object(["left_out": .string(leftOut)]) }
    guard let published else { return .null }
    return Self.json(published, published.differences(from: outcome), confidence: analysis.options.confidence)
  }
}
