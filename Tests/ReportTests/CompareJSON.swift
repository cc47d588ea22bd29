import Foundation
import Testing

/// Everything that is expected has to be there; what is there besides is no matter. Counts the numbers that it compared.
func compareJSON(_ expected: Any, _ found: Any?, _ path: String, _ numbers: inout Int) {
  if let members = expected as? [String: Any] {
    for (key, value) in members { compareJSON(value, (found as? [String: Any])?[key], "\(path).\(key)", &numbers) }
  } else if let elements = expected as? [Any] {
    let own = found as? [Any] ?? []
    #expect(own.count == elements.count, "\(path)")
    for (index, (value, other)) in zip(elements, own).enumerated() {
      compareJSON(value, other, "\(path)[\(index)]", &numbers)
    }
  } else if let text = expected as? String {
    #expect(found as? String == text, "\(path)")
  } else if expected is NSNull {
    #expect(found is NSNull, "\(path): \(String(describing: found))")
  } else if let number = expected as? Double {
    numbers += 1
    let difference = (found as? Double).map { abs($0 - number) } ?? .infinity
    #expect(difference <= 1e-11 * abs(number) + 1e-14, "\(path): \(String(describing: found)), not \(number)")
  } else {
    Issue.record("\(path) is nothing that is known")
  }
}
