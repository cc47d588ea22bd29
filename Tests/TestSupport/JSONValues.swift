public import Foundation

/// JSON as a test looks at it: every value by its path.
public struct JSONValues: @unchecked Sendable {
  // What JSONSerialization makes is not changed by anybody.
  private let root: Any

  public init(_ text: String) throws {
    root = try JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  public init(encoding value: some Encodable) throws {
    root = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
  }

  private init(root: Any) { self.root = root }

  public func data() throws -> Data { try JSONSerialization.data(withJSONObject: root, options: [.sortedKeys]) }

  /// The paths of all values that are no objects; an element of an array has its index as a key.
  public var leafPaths: [[String]] { Self.paths(root, objects: false) }

  /// The paths of all objects, the whole (an empty path) among them.
  public var objectPaths: [[String]] { Self.paths(root, objects: true) }

  /// The value at a path as JSON text; nil where there is none.
  public subscript(path: [String]) -> String? {
    var value: Any? = root
    for key in path {
      if let array = value as? [Any] {
        value = Int(key).flatMap { array.indices.contains($0) ? array[$0] : nil }
      } else {
        value = (value as? [String: Any])?[key]
      }
    }
    guard let value else { return nil }
    let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .fragmentsAllowed])
    return data.map { String(decoding: $0, as: UTF8.self) }
  }

  public func removing(_ path: [String]) -> JSONValues { JSONValues(root: Self.changed(root, path[...], to: nil)) }

  public func setting(_ path: [String], to value: Any) -> JSONValues {
    JSONValues(root: Self.changed(root, path[...], to: value))
  }

  private static func paths(_ value: Any, objects: Bool) -> [[String]] {
    if let object = value as? [String: Any] {
      let below = object.keys.sorted().flatMap { key in paths(object[key]!, objects: objects).map { [key] + $0 } }
      return objects ? [[]] + below : below
    }
    guard let array = value as? [Any], !array.isEmpty else { return objects ? [] : [[]] }
    let below = array.indices.flatMap { index in paths(array[index], objects: objects).map { ["\(index)"] + $0 } }
    return objects ? below : [[]] + below
  }

  private static func changed(_ value: Any, _ path: ArraySlice<String>, to new: Any?) -> Any {
    guard let key = path.first else { return new ?? value }
    if var array = value as? [Any], let index = Int(key) {
      if path.count == 1, new == nil {
        array.remove(at: index)
      } else {
        array[index] = changed(array[index], path.dropFirst(), to: new)
      }
      return array
    }
    var object = value as? [String: Any] ?? [:]
    if path.count == 1 {
      object[key] = new
    } else {
      object[key] = changed(object[key] ?? [String: Any](), path.dropFirst(), to: new)
    }
    return object
  }
}
