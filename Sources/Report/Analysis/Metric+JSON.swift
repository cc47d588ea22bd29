import Training

extension Metric {
  var json: JSONValue { .object(members) }

  /// What stands under `score`, where that is another metric than Macro-F1, which stands under its own name; nil else.
  var scoreJSON: JSONValue? {
    isMacroF1 ? nil : .object(members.merging(["key": .string(source.key)]) { own, _ in own })
  }

  private var members: [String: JSONValue] {
    [
      "name": .string(name),
      "bounds": bounds.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null,
      "higher_is_better": .bool(isHigherBetter),
    ]
  }
}
