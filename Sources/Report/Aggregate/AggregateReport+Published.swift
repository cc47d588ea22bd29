import Training

extension AggregateReport {
  /// The published row of a condition; nil where nothing is published of it.
  func publishedRow(_ condition: Condition) -> PublishedClaim.Row? {
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
      rows: published.differences(from: outcome).map { [$0.key, $0.published ?? "not stated", $0.here] },
      name: "published", caption: "What was, or may have been, otherwise where \(published.name) was published")
    return [
      .paragraph(
        "\(published.name): \(published.citation). \(published.assumptions) What was, or may have been, otherwise than here:"
      ),
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

extension PublishedClaim {
  /// What its rows are taken for, in sentences.
  var assumptions: String {
    var sentences: [String] = []
    if let seeds {
      sentences.append("Intervals for n = \(seeds)\(seedsReason.map { ": \($0)" } ?? ", as it says").")
    } else if rows.contains(where: { $0.seeds == nil }) {
      sentences.append("No intervals where it does not say how many seeds a row has.")
    }
    if rows.contains(where: { $0.standardDeviation != nil }) {
      switch divisor {
      case nil: sentences.append("Its SD is taken to be with n - 1, as it does not say by what it divides.")
      case .sample: sentences.append("Its SD is with n - 1, as it says.")
      case .population: sentences.append("Its SD is with n, as it says; here it is shown with n - 1.")
      }
    }
    if rows.contains(where: { $0.rate != nil }) {
      let reason = collapseReason.map { ": \($0)" } ?? ", as it says"
      sentences.append("Its rates of collapse stand under \"\(collapse.rawValue)\"\(reason).")
    }
    return sentences.joined(separator: " ")
  }
}
