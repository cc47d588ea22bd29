import Statistics

extension ClaimReport {
  /// The claim and what its numbers allow for programs, at full precision.
  public var json: String {
    JSONValue.object([
      "name": .string(claim.name), "citation": .string(claim.citation), "url": .optional(claim.url),
      "metric": claim.metric.json, "confidence": .number(analysis.confidence),
      "seeds": .optional(claim.seeds), "seeds_assumed": .optional(claim.seedsReason),
      "sd_divisor": .optional(claim.divisor?.rawValue), "collapse_reading": .string(claim.collapse.rawValue),
      "collapse_reading_assumed": .optional(claim.collapseReason),
      "allowed_seeds": analysis.allowedSeeds.map { .array($0.map(JSONValue.integer)) } ?? .null,
      "tried_seeds": .array(analysis.triedSeeds.map(JSONValue.integer)),
      "rows": .array(analysis.rows.map(json)),
      "comparisons": .array(analysis.comparisons.map(json)),
    ]).text
  }

  private func json(_ row: ClaimRowAnalysis) -> JSONValue {
    .object([
      "name": .string(row.row.condition), "mean": .optional(row.row.mean),
      "sd": .optional(row.row.standardDeviation), "se": .optional(row.row.standardError),
      "rate": .optional(row.row.rate?.text),
      "readings": .array(
        row.readings.map { reading in
          let proportion = reading.proportion
          let confidence = analysis.confidence
          return .object([
            "seeds": .integer(reading.seeds),
            "interval_sample_sd": AggregateReport.json(reading.sample),
            "interval_population_sd": AggregateReport.json(reading.population),
            "counts": .array(reading.counts.map(JSONValue.integer)),
            "exact": AggregateReport.json(proportion?.exactInterval(confidence: confidence)),
            "wilson": AggregateReport.json(proportion?.wilsonInterval(confidence: confidence)),
            "anytime_valid": AggregateReport.json(proportion?.anytimeValidInterval(confidence: confidence)),
          ])
        }),
    ])
  }

  private func json(_ comparison: ClaimComparison) -> JSONValue {
    let power = comparison.power
    return .object([
      "condition": .string(comparison.row.condition), "reference": .string(comparison.reference.condition),
      "readings": .array(
        comparison.readings.map { reading in
          .object([
            "seeds": .integer(reading.seeds), "reference_seeds": .integer(reading.referenceSeeds),
            "sample_sd": Self.json(reading.sample), "population_sd": Self.json(reading.population),
            "fisher_p": .optional(reading.fisher?.pValue),
            "smallest_reachable_p": .object([
              "sign_flip": .optional(reading.smallestSignFlip), "mcnemar": .optional(reading.smallestMcNemar),
              "fisher": .number(reading.smallestFisher),
            ]),
          ])
        }),
      "mcnemar_power": power.map { power in
        .array(
          Self.powerPairs.map { .object(["pairs": .integer($0), "power": .number(power.power(pairs: $0))]) })
      } ?? .null,
      "pairs_for_80_percent_power": .optional(power?.pairs()),
    ])
  }

  private static func json(_ moments: ClaimComparison.Moments?) -> JSONValue {
    guard let moments else { return .null }
    return .object([
      "welch": moments.welch.map { test in
        .object([
          "difference": .number(test.difference), "t": .number(test.t),
          "degrees_of_freedom": .number(test.degreesOfFreedom), "p": .number(test.pValue),
          "interval": AggregateReport.json(test.interval),
        ])
      } ?? .null,
      "variance_ratio": moments.varianceRatio.map { test in
        .object([
          "f": .number(test.f), "p": .number(test.pValue), "sd_ratio": .number(test.f.squareRoot()),
          "interval": AggregateReport.json(test.ratioInterval),
        ])
      } ?? .null,
    ])
  }
}
