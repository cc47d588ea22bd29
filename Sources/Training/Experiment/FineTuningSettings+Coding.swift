/// As JSON, the settings that all conditions had from the start are always there; others only where they are not the default, so that what was
/// stored before there were others says the same, and is still read.
extension FineTuningSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case epochs, batchRecords, learningRate, frozenLearningRate, weightDecay, patience
    case initialization, trained, headEpochs, normalization, batchNormStart, batchNormEvaluation
    case augmentation, viewStrength, viewProbability, labels, labelDraw, testEveryEpoch
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    epochs = try container.decode(Int.self, forKey: .epochs)
    batchRecords = try container.decode(Int.self, forKey: .batchRecords)
    learningRate = try container.decode(Double.self, forKey: .learningRate)
    frozenLearningRate = try container.decode(Double.self, forKey: .frozenLearningRate)
    weightDecay = try container.decode(Double.self, forKey: .weightDecay)
    patience = try container.decodeIfPresent(Int.self, forKey: .patience)
    func read<Value: Decodable>(_ field: WritableKeyPath<Self, Value>, _ key: CodingKeys) throws {
      if let value = try container.decodeIfPresent(Value.self, forKey: key) { self[keyPath: field] = value }
    }
    try read(\.initialization, .initialization)
    try read(\.trained, .trained)
    try read(\.headEpochs, .headEpochs)
    try read(\.normalization, .normalization)
    try read(\.batchNormStart, .batchNormStart)
    try read(\.batchNormEvaluation, .batchNormEvaluation)
    try read(\.augmentation, .augmentation)
    try read(\.viewStrength, .viewStrength)
    try read(\.viewProbability, .viewProbability)
    try read(\.labels, .labels)
    try read(\.labelDraw, .labelDraw)
    try read(\.testEveryEpoch, .testEveryEpoch)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(batchRecords, forKey: .batchRecords)
    try container.encode(learningRate, forKey: .learningRate)
    try container.encode(frozenLearningRate, forKey: .frozenLearningRate)
    try container.encode(weightDecay, forKey: .weightDecay)
    try container.encodeIfPresent(patience, forKey: .patience)
    func write<Value: Encodable & Equatable>(_ field: KeyPath<Self, Value>, _ key: CodingKeys) throws {
      let value = self[keyPath: field]
      if value != Self()[keyPath: field] { try container.encode(value, forKey: key) }
    }
    try write(\.initialization, .initialization)
    try write(\.trained, .trained)
    try write(\.headEpochs, .headEpochs)
    try write(\.normalization, .normalization)
    try write(\.batchNormStart, .batchNormStart)
    try write(\.batchNormEvaluation, .batchNormEvaluation)
    try write(\.augmentation, .augmentation)
    try write(\.viewStrength, .viewStrength)
    try write(\.viewProbability, .viewProbability)
    try write(\.labels, .labels)
    try write(\.labelDraw, .labelDraw)
    try write(\.testEveryEpoch, .testEveryEpoch)
  }
}
