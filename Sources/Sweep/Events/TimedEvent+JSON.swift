import FoundationEssentials

/// A line of `events.jsonl`: the schema's version, the time in UTC and the fields of the event, in one flat object.
///
/// The version stands in every line, as a log is appended to by many coordinators. Lines without it are of the first one.
extension TimedEvent: Codable {
  private enum Field: String, CodingKey { case schema, time }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(VersionedJSON.schema, forKey: .schema)
    try fields.encode(UTCTime.preciseText(time), forKey: .time)
    try event.encode(to: encoder)
  }

  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    guard try fields.decode(Int.self, forKey: .schema) == VersionedJSON.schema else {
      throw DecodingError.dataCorruptedError(forKey: .schema, in: fields, debugDescription: "another version")
    }
    guard let time = UTCTime.time(try fields.decode(String.self, forKey: .time)) else {
      throw DecodingError.dataCorruptedError(forKey: .time, in: fields, debugDescription: "no time in UTC")
    }
    self.init(try SweepEvent(from: decoder), at: time)
  }

  /// The event as a line of JSON, without its end.
  public var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let json = try? encoder.encode(self) else {
      preconditionFailure("an event is texts and numbers, which JSON can always say")
    }
    return Array(json)
  }
}

/// Reads the lines of a log, in their order.
public struct EventLines {
  private let decoder = JSONDecoder()
  private var earlier = EarlierEvents()

  public init() {
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }

  /// The event of a line; nil where it is none that this program knows, or none that can be.
  public mutating func event(_ line: some Sequence<UInt8>) -> TimedEvent? {
    let data = Data(line)
    let event =
      (try? decoder.decode(TimedEvent.self, from: data)) ?? earlier.event(data, decoder).flatMap(readAgain)
    guard let event, (try? event.event.checkValues()) != nil else { return nil }
    return event
  }

  /// An event as it comes out of a line of this version: with texts that people can be shown.
  private func readAgain(_ earlier: TimedEvent) -> TimedEvent? {
    guard var event = try? decoder.decode(TimedEvent.self, from: Data(earlier.line)) else { return nil }
    event.time = earlier.time
    return event
  }
}
