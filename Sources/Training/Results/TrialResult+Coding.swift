import ContentHash

extension TrialResult: Codable {
  private enum Key: String, CodingKey {
    case condition, seed, crossed, epochs, selectedEpoch, selected, last, selectedValidationClassesPredicted,
      divergedInEpoch,
      weights, schema, kept
  }

  /// Reads a result of this version or an earlier one; those of version 1 do not say which they are.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    condition = try container.decode(String.self, forKey: .condition)
    seed = try container.decode(UInt64.self, forKey: .seed)
    crossed = try container.decodeIfPresent(CrossedStreams.self, forKey: .crossed) ?? CrossedStreams()
    epochs = try container.decode([Epoch].self, forKey: .epochs)
    selectedEpoch = try container.decodeIfPresent(Int.self, forKey: .selectedEpoch)
    selected = try container.decodeIfPresent(ClassificationMetrics.self, forKey: .selected)
    last = try container.decodeIfPresent(ClassificationMetrics.self, forKey: .last)
    selectedValidationClassesPredicted = try container.decodeIfPresent(
      Int.self, forKey: .selectedValidationClassesPredicted)
    divergedInEpoch = try container.decodeIfPresent(Int.self, forKey: .divergedInEpoch)
    weights = try container.decode(SHA256Digest.self, forKey: .weights)
    let number = try container.decodeIfPresent(Int.self, forKey: .schema) ?? Schema.version1.rawValue
    guard let schema = Schema(rawValue: number) else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: container, debugDescription: "expected version 1 or 2 of a trial's result, got \(number)")
    }
    self.schema = schema
    kept = schema == .version1 ? [] : try container.decode([KeptEpoch].self, forKey: .kept)
  }

  /// Writes a result of version 1 as earlier versions did.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(condition, forKey: .condition)
    try container.encode(seed, forKey: .seed)
    if !crossed.isEmpty { try container.encode(crossed, forKey: .crossed) }
    try container.encode(epochs, forKey: .epochs)
    try container.encodeIfPresent(selectedEpoch, forKey: .selectedEpoch)
    try container.encodeIfPresent(selected, forKey: .selected)
    try container.encodeIfPresent(last, forKey: .last)
    try container.encodeIfPresent(
      selectedValidationClassesPredicted, forKey: .selectedValidationClassesPredicted)
    try container.encodeIfPresent(divergedInEpoch, forKey: .divergedInEpoch)
    try container.encode(weights, forKey: .weights)
    guard schema != .version1 else { return }
    try container.encode(schema.rawValue, forKey: .schema)
    try container.encode(kept, forKey: .kept)
  }
}
