import Training

extension TaskID {
  /// The task as messages, databases, files and people name it: `trial/ssl-noaug-n70/seed-3`, with crossed streams
  /// `trial/ssl/seed-3/subset-1/pretraining-2`, or `pretraining/resnet18-batchnorm/seed-3`.
  public var name: String {
    switch self {
    case .trial(let condition, let seed, let crossed):
      var name = Kind.trial.prefix
      name += condition
      name += Self.seedMark
      name += String(seed)
      for value in crossed.values { name += "/\(value.stream.rawValue)-\(value.value)" }
      return name
    case .pretraining(let encoder, let seed): return Self.prefix(ofPretrainings: encoder) + String(seed)
    }
  }

  /// How the names of an encoder's pretrainings begin, before the seed.
  public static func prefix(ofPretrainings encoder: String) -> String { Kind.pretraining.prefix + encoder + seedMark }

  private enum Kind: String {
    case trial, pretraining

    var prefix: String { "\(rawValue)/" }
  }

  private static let seedMark = "/seed-"

  /// Longer than any name: a condition's, or an encoder and a pretraining's, a seed and five streams.
  static let mostBytes = 500

  /// Reads what `name` writes; nil where that gives no such text. Thousands come a second.
  public init?(name: String) {
    guard name.utf8.count <= Self.mostBytes else { return nil }
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count >= 3, let kind = Kind(rawValue: String(parts[0]) ?? ""), let subject = String(parts[1]),
      let seed = Self.number(in: parts[2], after: "seed-")
    else { return nil }
    switch kind {
    case .trial:
      guard ConditionName.isValid(subject), let crossed = Self.crossed(parts.dropFirst(3)) else { return nil }
      self = .trial(subject, seed: seed, crossed: crossed)
    case .pretraining:
      guard ConditionName.isText(subject), parts.count == 3 else { return nil }
      self = .pretraining(subject, seed: seed)
    }
  }

  /// The values of streams in their order; nil of anything else.
  private static func crossed(_ parts: ArraySlice<Substring.UTF8View>) -> CrossedStreams? {
    guard !parts.isEmpty else { return CrossedStreams() }
    var values: [CrossedStreams.Value] = []
    for part in parts {
      let found = SeedStream.allCases.lazy.compactMap { stream in
        number(in: part, after: "\(stream.rawValue)-").map { CrossedStreams.Value(stream, $0) }
      }.first
      guard let found else { return nil }
      values.append(found)
    }
    guard let crossed = CrossedStreams(values), crossed.values == values else { return nil }
    return crossed
  }

  /// The number that `name` would write after a mark; nil of digits that it would not, such as 007.
  private static func number(in text: Substring.UTF8View, after mark: String) -> UInt64? {
    guard text.starts(with: mark.utf8) else { return nil }
    let digits = text.dropFirst(mark.utf8.count)
    guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
    var number: UInt64 = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, isTooLargeNow) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
      guard !isTooLarge, !isTooLargeNow else { return nil }
      number = sum
    }
    return number
  }
}

extension TaskID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let task = TaskID(name: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected the name of a task")
    }
    self = task
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
