import Foundation
import TestSupport

/// The description of the live page's HTTP interface in the documentation.
struct OpenAPI: @unchecked Sendable {
  // What JSONSerialization makes is not changed by anybody.
  private let document: [String: Any]

  init() throws {
    let path = "\(Python.package)/Sources/seedsweep/Documentation.docc/Resources/openapi.json"
    document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [String: Any] ?? [:]
  }

  var version: String { document["openapi"] as? String ?? "" }

  var paths: [String] { (document["paths"] as? [String: Any] ?? [:]).keys.sorted() }

  /// The methods of a path.
  func methods(_ path: String) -> [String] { (value(at: ["paths", path]) as? [String: Any] ?? [:]).keys.sorted() }

  /// The statuses that are documented of GET.
  func statuses(_ path: String) -> [String] {
    (value(at: ["paths", path, "get", "responses"]) as? [String: Any] ?? [:]).keys.sorted()
  }

  /// The content type of an answer; nil where it has no content.
  func contentType(_ path: String, status: String) -> String? { content(path, status)?.keys.first }

  /// What is not as documented in the JSON of an answer, each in a line.
  func faults(in body: Data, of path: String) throws -> [String] {
    let media = content(path, "200")?.values.first as? [String: Any]
    let value = try JSONSerialization.jsonObject(with: body)
    return faults(in: value, by: media?["schema"] as? [String: Any] ?? [:], at: path)
  }

  private func content(_ path: String, _ status: String) -> [String: Any]? {
    let response = value(at: ["paths", path, "get", "responses", status]) as? [String: Any]
    return response.map(resolved)?["content"] as? [String: Any]
  }

  private func value(at path: [String]) -> Any? {
    path.reduce(document as Any?) { ($0 as? [String: Any])?[$1] }
  }

  private func resolved(_ object: [String: Any]) -> [String: Any] {
    guard let reference = object["$ref"] as? String, reference.hasPrefix("#/") else { return object }
    return value(at: reference.dropFirst(2).split(separator: "/").map(String.init)) as? [String: Any] ?? [:]
  }
}

/// The part of JSON Schema that the description uses.
extension OpenAPI {
  private func faults(in value: Any, by schema: [String: Any], at place: String) -> [String] {
    let schema = resolved(schema)
    let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
    guard types.isEmpty || types.contains(where: { Self.is(value, $0) }) else {
      return ["\(place): expected \(types.joined(separator: " or "))"]
    }
    if let values = schema["enum"] as? [Any], !values.contains(where: { "\($0)" == "\(value)" }) {
      return ["\(place): \(value) is not among the values"]
    }
    if let array = value as? [Any] {
      let items = schema["items"] as? [String: Any] ?? [:]
      return array.enumerated().flatMap { faults(in: $1, by: items, at: "\(place)[\($0)]") }
    }
    return (value as? [String: Any]).map { faults(inObject: $0, by: schema, at: place) } ?? []
  }

  private func faults(inObject object: [String: Any], by schema: [String: Any], at place: String) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
    return missing.map { "\(place): lacks \($0)" }
      + object.keys.sorted().flatMap { key -> [String] in
        // To a reader a field more means nothing; here it is one that was forgotten, but where the documentation leaves the object open.
        let others = schema["additionalProperties"]
        guard let own = properties[key] ?? others as? [String: Any] else {
          return properties.isEmpty || others as? Bool == true ? [] : ["\(place): \(key) is not documented"]
        }
        return faults(in: object[key]!, by: own, at: "\(place).\(key)")
      }
  }

  private static func `is`(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": isBoolean(value)
    case "integer": !isBoolean(value) && (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } == true
    case "number": !isBoolean(value) && value is NSNumber
    default: false
    }
  }

  private static func isBoolean(_ value: Any) -> Bool {
    let text = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
    return text == Data("true".utf8) || text == Data("false".utf8)
  }
}
