/// A table while the document is being read, with TOML's rules of who may add to it.
final class OpenTable {
  enum Origin: Equatable {
    /// Named only within the name of another section, so that its own header may still come.
    case implicit
    /// Has its header, or is the document or an inline table.
    case header
    /// Made by dotted keys of a section, which alone may add to it by such keys.
    case dotted(section: Int)
  }

  private enum Content {
    case value(TOMLNode)
    case table(OpenTable)
    /// What `[[name]]` adds to.
    case elements([OpenTable])
  }

  private var origin: Origin
  private var entries: [(key: TOMLKeyPart, content: Content)] = []
  private var indices: [[UInt8]: Int] = [:]

  init(_ origin: Origin) { self.origin = origin }

  /// The table of a header `[key]`.
  func section(_ key: [TOMLKeyPart]) throws(TOMLError) -> OpenTable {
    let parent = try parent(of: key)
    let name = key[key.count - 1]
    guard let index = parent.index(of: name) else { return parent.add(name, .header) }
    guard case .table(let table) = parent.entries[index].content, table.origin == .implicit else {
      throw parent.isThereAlready(name, index, key)
    }
    table.origin = .header
    return table
  }

  /// A new element of the array of tables of a header `[[key]]`.
  func element(of key: [TOMLKeyPart]) throws(TOMLError) -> OpenTable {
    let parent = try parent(of: key)
    let name = key[key.count - 1]
    let element = OpenTable(.header)
    guard let index = parent.index(of: name) else {
      parent.append(name, .elements([element]))
      return element
    }
    guard case .elements(var elements) = parent.entries[index].content else {
      throw parent.isThereAlready(name, index, key)
    }
    parent.entries[index].content = .elements([])  // no copy: the array has one owner while it grows
    elements.append(element)
    parent.entries[index].content = .elements(elements)
    return element
  }

  /// Sets the value of a key, dotted or not, of the section with this number.
  func set(_ key: [TOMLKeyPart], _ value: TOMLNode, section: Int) throws(TOMLError) {
    var table = self
    for part in key.dropLast() {
      guard let index = table.index(of: part) else {
        table = table.add(part, .dotted(section: section))
        continue
      }
      guard case .table(let next) = table.entries[index].content,
        next.origin == .implicit || next.origin == .dotted(section: section)
      else { throw table.isThereAlready(part, index, key) }
      next.origin = .dotted(section: section)
      table = next
    }
    let name = key[key.count - 1]
    if let index = table.index(of: name) { throw table.isThereAlready(name, index, key) }
    table.append(name, .value(value))
  }

  /// The table that the last part of a header's name belongs to.
  private func parent(of key: [TOMLKeyPart]) throws(TOMLError) -> OpenTable {
    var table = self
    for part in key.dropLast() {
      guard let index = table.index(of: part) else {
        table = table.add(part, .implicit)
        continue
      }
      switch table.entries[index].content {
      case .table(let next): table = next
      case .elements(let elements): table = elements[elements.count - 1]
      case .value: throw table.isThereAlready(part, index, key)
      }
    }
    return table
  }

  private func index(of part: TOMLKeyPart) -> Int? { indices[Array(part.text.utf8)] }

  private func add(_ part: TOMLKeyPart, _ origin: Origin) -> OpenTable {
    let table = OpenTable(origin)
    append(part, .table(table))
    return table
  }

  private func append(_ part: TOMLKeyPart, _ content: Content) {
    indices[Array(part.text.utf8)] = entries.count
    entries.append((part, content))
  }

  private func isThereAlready(_ part: TOMLKeyPart, _ index: Int, _ key: [TOMLKeyPart]) -> TOMLError {
    let line = entries[index].key.position.line
    let name = TOMLText.quoted(key.map(\.text).joined(separator: "."))
    let isLast = part.position == key[key.count - 1].position
    return TOMLError(
      position: part.position,
      reason: isLast
        ? "\(name) is there twice, first on line \(line)"
        : "\(name) cannot be set here: \(TOMLText.quoted(part.text)) on line \(line) is complete as it is")
  }

  /// The table as it stands.
  var closed: TOMLTable {
    TOMLTable(
      entries: entries.map { key, content in
        let value: TOMLNode
        switch content {
        case .value(let node): value = node
        case .table(let table): value = TOMLNode(value: .table(table.closed), position: key.position)
        case .elements(let elements):
          let nodes = elements.map { TOMLNode(value: .table($0.closed), position: key.position) }
          value = TOMLNode(value: .array(nodes), position: key.position)
        }
        return TOMLTable.Entry(key: key.text, position: key.position, node: value)
      })
  }
}
