import Foundation

/// Changes values of a JSON text and leaves it one: numbers become extreme, arrays shorter, longer or empty, values null or of another kind.
struct MutatedJSON {
  /// The text with about `changes` of its values changed.
  static func mutated(_ json: [UInt8], changes: Int, _ values: inout ExtremeValues) -> [UInt8] {
    guard var tree = try? JSONSerialization.jsonObject(with: Data(json)) else { return json }
    for _ in 0..<changes { tree = changed(tree, &values) }
    // Numbers that are not finite travel as texts.
    return (try? JSONSerialization.data(withJSONObject: tree, options: [.sortedKeys, .fragmentsAllowed])).map(
      Array.init)
      ?? json
  }

  /// One value of the tree becomes another: down a random path.
  private static func changed(_ value: Any, _ values: inout ExtremeValues) -> Any {
    switch value {
    case var object as [String: Any] where !object.isEmpty:
      let key = values.element(object.keys.sorted())
      if values.happens(0.03) { object[key] = nil } else { object[key] = changed(object[key]!, &values) }
      return object
    case var array as [Any] where !array.isEmpty && !values.happens(0.1):
      let index = values.integer(below: array.count)
      array[index] = changed(array[index], &values)
      return array
    case let array as [Any]:
      return values.element([[], Array(array.dropLast()), array + array.prefix(1), array + array])
    default: return extreme(&values)
    }
  }

  private static func extreme(_ values: inout ExtremeValues) -> Any {
    if values.happens(0.5) { return values.integer(1) }
    let value = values.double(0.25)
    if value.isFinite { return value }
    return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }
}
