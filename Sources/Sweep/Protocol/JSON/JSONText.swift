import ContentHash

/// Writes a JSON object field by field, as `JSONTree` reads it: the counterpart for messages that go by the thousand.
struct JSONText {
  private(set) var bytes: [UInt8]
  private var isFirst = true

  init() {
    bytes = []
    bytes.reserveCapacity(320)
    bytes.append(UInt8(ascii: "{"))
  }

  /// The whole object.
  var closed: [UInt8] { bytes + [UInt8(ascii: "}")] }

  private mutating func key(_ name: StaticString) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  mutating func add(_ name: StaticString, _ value: some BinaryInteger) {
    key(name)
    bytes.append(contentsOf: "\(value)".utf8)
  }

  mutating func add(_ name: StaticString, _ value: Double) {
    guard value.isFinite else { return add(name, value.isNaN ? "nan" : value < 0 ? "-inf" : "inf") }
    key(name)
    bytes.append(contentsOf: "\(value)".utf8)
  }

  mutating func add(_ name: StaticString, _ value: String) {
    key(name)
    bytes.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func add(_ name: StaticString, _ value: SHA256Digest) { add(name, value.hexadecimal) }

  mutating func add(_ name: StaticString, _ values: [UInt64]) {
    key(name)
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: "\(value)".utf8)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func add(_ name: StaticString, _ objects: [JSONText]) {
    key(name)
    bytes.append(UInt8(ascii: "["))
    for (index, object) in objects.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += object.closed
    }
    bytes.append(UInt8(ascii: "]"))
  }
}
