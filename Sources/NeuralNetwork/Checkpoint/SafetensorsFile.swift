import Foundation

/// Tensors by name in the safetensors format: an 8-byte header length, a JSON header, then the raw little-endian numbers.
///
/// Source: https://huggingface.co/docs/safetensors
public struct SafetensorsFile {
  /// One tensor; F32 and F64 are read, F32 is written.
  public struct Tensor: Equatable, Sendable {
    public let shape: [Int]
    public let values: [Double]

    public init(shape: [Int], values: [Double]) {
      precondition(shape.reduce(1, *) == values.count)
      self.shape = shape
      self.values = values
    }
  }

  public var tensors: [String: Tensor]
  public var metadata: [String: String]

  public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }
}

/// Bytes that are no safetensors file SeedSweep can read.
public struct SafetensorsError: Error, Equatable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = "safetensors: \(description)" }
}

private struct Entry: Codable {
  var dtype: String
  var shape: [Int]
  /// First and last byte, the last one excluded, counted from the end of the header.
  var dataOffsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype
    case shape
    case dataOffsets = "data_offsets"
  }
}

extension SafetensorsFile {
  /// The file's bytes, the same for the same tensors: names in alphabetical order, numbers as F32.
  public func encoded() throws -> [UInt8] {
    var header: [String: Entry] = [:]
    var data: [UInt8] = []
    for name in tensors.keys.sorted() {
      guard let tensor = tensors[name] else { continue }
      let start = data.count
      for value in tensor.values {
        withUnsafeBytes(of: Float(value).bitPattern.littleEndian) { data.append(contentsOf: $0) }
      }
      header[name] = Entry(dtype: "F32", shape: tensor.shape, dataOffsets: [start, data.count])
    }
    var json = try Self.json(header, metadata: metadata)
    while !(json.count + 8).isMultiple(of: 8) { json.append(UInt8(ascii: " ")) }
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json + data
  }

  private static func json(_ header: [String: Entry], metadata: [String: String]) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let entries = try encoder.encode(header).dropFirst().dropLast()
    let described = try encoder.encode(metadata)
    let separator = header.isEmpty ? "" : ","
    return Array("{\"__metadata__\":".utf8) + Array(described) + Array(separator.utf8) + Array(entries)
      + Array("}".utf8)
  }

  /// Reads the bytes of a file; every offset is checked against its length.
  public init(_ bytes: [UInt8]) throws {
    guard bytes.count >= 8 else { throw SafetensorsError("\(bytes.count) bytes are too few for a header") }
    let length = bytes[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw SafetensorsError("the header of \(length) bytes is longer than the file of \(bytes.count) bytes")
    }
    let dataStart = 8 + Int(length)
    guard let header = try? JSONSerialization.jsonObject(with: Data(bytes[8..<dataStart])) as? [String: Any] else {
      throw SafetensorsError("the header is not a JSON object")
    }
    tensors = [:]
    metadata = header["__metadata__"] as? [String: String] ?? [:]
    for (name, value) in header where name != "__metadata__" {
      let entry = try Self.entry(value, name: name)
      tensors[name] = try Self.tensor(entry, name: name, data: bytes[dataStart...])
    }
  }

  private static func entry(_ value: Any, name: String) throws -> Entry {
    guard let data = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed),
      let entry = try? JSONDecoder().decode(Entry.self, from: data)
    else { throw SafetensorsError("tensor \"\(name)\" has no dtype, shape and data_offsets") }
    return entry
  }

  private static func tensor(_ entry: Entry, name: String, data: ArraySlice<UInt8>) throws -> Tensor {
    let sizes = ["F32": 4, "F64": 8]
    guard let size = sizes[entry.dtype] else {
      throw SafetensorsError("tensor \"\(name)\" is \(entry.dtype), expected F32 or F64")
    }
    let (count, overflow) = entry.shape.reduce((1, false)) { sum, extent in
      let product = sum.0.multipliedReportingOverflow(by: extent)
      return (product.partialValue, sum.1 || product.overflow || extent < 0)
    }
    guard !overflow, entry.dataOffsets.count == 2,
      case (let start, let end) = (entry.dataOffsets[0], entry.dataOffsets[1]),
      start >= 0, end >= start, end <= data.count, count <= data.count, end - start == count * size
    else { throw SafetensorsError("tensor \"\(name)\" does not lie within the file as its shape \(entry.shape) asks") }
    let bytes = data[(data.startIndex + start)..<(data.startIndex + end)]
    return Tensor(
      shape: entry.shape,
      values: bytes.withUnsafeBytes { raw in
        (0..<count).map { index in
          size == 4
            ? Double(
              Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))))
            : Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)))
        }
      })
  }
}
