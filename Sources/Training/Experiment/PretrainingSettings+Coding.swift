/// As JSON, the settings of SimCLR are always there; others only where they are not the default, so that what was stored before there were
/// others says the same, and is still read.
extension PretrainingSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case epochs, batchRecords, learningRate, weightDecay, warmupEpochs, temperature
    case method, positives, targetMomentum, predictorWidth
    case invarianceWeight, varianceWeight, covarianceWeight, expanderWidth, records
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    epochs = try container.decode(Int.self, forKey: .epochs)
    batchRecords = try container.decode(Int.self, forKey: .batchRecords)
    learningRate = try container.decode(Double.self, forKey: .learningRate)
    weightDecay = try container.decode(Double.self, forKey: .weightDecay)
    warmupEpochs = try container.decode(Int.self, forKey: .warmupEpochs)
    temperature = try container.decode(Double.self, forKey: .temperature)
    func read<Value: Decodable>(_ field: WritableKeyPath<Self, Value>, _ key: CodingKeys) throws {
      if let value = try container.decodeIfPresent(Value.self, forKey: key) { self[keyPath: field] = value }
    }
    try read(\.method, .method)
    try read(\.positives, .positives)
    try read(\.targetMomentum, .targetMomentum)
    try read(\.predictorWidth, .predictorWidth)
    try read(\.invarianceWeight, .invarianceWeight)
    try read(\.varianceWeight, .varianceWeight)
    try read(\.covarianceWeight, .covarianceWeight)
    try read(\.expanderWidth, .expanderWidth)
    try read(\.records, .records)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(batchRecords, forKey: .batchRecords)
    try container.encode(learningRate, forKey: .learningRate)
    try container.encode(weightDecay, forKey: .weightDecay)
    try container.encode(warmupEpochs, forKey: .warmupEpochs)
    try container.encode(temperature, forKey: .temperature)
    func write<Value: Encodable & Equatable>(_ field: KeyPath<Self, Value>, _ key: CodingKeys) throws {
      let value = self[keyPath: field]
      if value != Self()[keyPath: field] { try container.encode(value, forKey: key) }
    }
    try write(\.method, .method)
    try write(\.positives, .positives)
    try write(\.targetMomentum, .targetMomentum)
    try write(\.predictorWidth, .predictorWidth)
    try write(\.invarianceWeight, .invarianceWeight)
    try write(\.varianceWeight, .varianceWeight)
    try write(\.covarianceWeight, .covarianceWeight)
    try write(\.expanderWidth, .expanderWidth)
    try write(\.records, .records)
  }
}
