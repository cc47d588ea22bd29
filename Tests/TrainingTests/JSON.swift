import Foundation

/// JSON as stored results have it.
enum JSON {
  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws -> Value {
    try JSONDecoder().decode(type, from: Data(bytes))
  }

  /// A file of `Golden`.
  static func golden(_ name: String) throws -> [UInt8] {
    let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    return Array(try Data(contentsOf: source))
  }
}
