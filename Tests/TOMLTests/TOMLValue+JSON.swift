import Foundation
import TOML

extension TOMLTable {
  /// The document as JSON whose values carry their kind, as `scripts` of other languages can write it, too: numbers by their bits.
  var tagged: String { "{\(entries.map { "\(Self.json($0.key)):\($0.node.tagged)" }.sorted().joined(separator: ","))}" }

  static func json(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      (0x20..<0x7f).contains(scalar.value) && scalar != "\"" && scalar != "\\" ? "\(scalar)" : "<\(scalar.value)>"
    }
    return "\"\(scalars.joined())\""
  }
}

extension TOMLNode {
  var tagged: String {
    switch value {
    case .string(let text): "s" + TOMLTable.json(text)
    case .integer(let value): "i\(value)"
    case .number(let value): value.isNaN ? "fnan" : "f\(String(value.bitPattern, radix: 16))"
    case .boolean(let value): "\(value)"
    case .date: "date"
    case .array(let elements): "[\(elements.map(\.tagged).joined(separator: ","))]"
    case .table(let table): table.tagged
    }
  }
}
