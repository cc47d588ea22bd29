/// An object of stored JSON while it is written.
package struct StoredTree: Encodable {
  private enum Node {
    case value(any Encodable)
    case object(StoredTree)
  }

  private var nodes: [String: Node] = [:]

  package init() {}

  /// Sets the value at the end of a path, within the objects on the way to it; into a tree, further values can be set.
  package mutating func set(_ value: any Encodable, at path: some Collection<String>) {
    guard let key = path.first else { return }
    let rest = path.dropFirst()
    if rest.isEmpty {
      nodes[key] = if let object = value as? StoredTree { .object(object) } else { .value(value) }
    } else {
      within(key) { $0.set(value, at: rest) }
    }
  }

  /// Makes an object at the end of a path, where there is none.
  package mutating func open(_ path: some Collection<String>) {
    guard let key = path.first else { return }
    within(key) { $0.open(path.dropFirst()) }
  }

  private mutating func within(_ key: String, _ change: (inout StoredTree) -> Void) {
    var object = if case .object(let object)? = nodes[key] { object } else { StoredTree() }
    change(&object)
    nodes[key] = .object(object)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: StoredKey.self)
    for (key, node) in nodes.sorted(by: { $0.key < $1.key }) {
      let key = StoredKey(stringValue: key)
      switch node {
      case .value(let value): try container.encode(value, forKey: key)
      case .object(let object): try container.encode(object, forKey: key)
      }
    }
  }
}
