package import TOML

extension KeyCheck where Value == String {
  /// A text that can stand in a line of a terminal.
  package static func text(atMost most: Int) -> KeyCheck {
    let expected = "a text in quotation marks"
    return KeyCheck(
      expected, text: { TOMLText.quoted($0, atMost: .max) },
      read: { node throws(KeyComplaint) in
        guard case .string(let text) = node.value, !text.isEmpty else { throw .expected(expected, got: node) }
        guard TOMLText.printable(text) == text else {
          throw .expected("a text without control characters", got: node)
        }
        guard text.utf8.count <= most else { throw .expected("a text of at most \(most) bytes", got: node) }
        return text
      })
  }
}

extension KeyCheck where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the raw values of an enumeration.
  package static var choice: KeyCheck {
    let choices = Value.allCases.map(\.rawValue)
    let expected = "one of \(choices.map { "\"\($0)\"" }.joined(separator: ", "))"
    return KeyCheck(
      expected, text: { "\"\($0.rawValue)\"" },
      read: { node throws(KeyComplaint) in
        guard case .string(let text) = node.value, !text.isEmpty else { throw .expected(expected, got: node) }
        if let choice = Value(rawValue: text) { return choice }
        let hint = Suggestion.nearest(to: text, among: choices).map { "; did you mean \"\($0)\"?" } ?? ""
        throw KeyComplaint("expected \(expected), got \(node.shown)\(hint)", at: node.position)
      })
  }
}

extension KeyCheck where Value == Bool {
  package static var flag: KeyCheck {
    let expected = "true or false"
    return KeyCheck(
      expected, text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        guard case .boolean(let value) = node.value else { throw .expected(expected, got: node) }
        return value
      })
  }
}

extension KeyCheck where Value == Int {
  /// A whole number within bounds that nothing computed with it can overflow.
  package static func count(atLeast least: Int = 1, atMost most: Int, of unit: String) -> KeyCheck {
    let expected =
      switch least {
      case 0: "a whole number, 0 or more"
      case 1: "a positive whole number"
      default: "a whole number of at least \(least)"
      }
    return KeyCheck(
      "\(expected), at most \(most)", unit: unit, text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        guard case .integer(let value) = node.value, value >= least else { throw .expected(expected, got: node) }
        guard value <= most else { throw .expected("at most \(most) \(unit)", got: node) }
        return value
      })
  }
}

extension KeyCheck where Value == UInt64 {
  /// An integer that drives something random.
  package static var seed: KeyCheck {
    KeyCheck(
      "a whole number, 0 or more", text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        guard case .integer(let value) = node.value, value >= 0 else {
          throw .expected("a whole number, 0 or more", got: node)
        }
        return UInt64(value)
      })
  }
}

extension KeyCheck where Value == Double {
  /// A finite number above 0, or also 0 where that is allowed.
  package static func number(allowsZero: Bool = false) -> KeyCheck {
    let expected = allowsZero ? "a number, 0 or more" : "a number above 0"
    return KeyCheck(
      expected, text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        let number: Double
        switch node.value {
        case .integer(let value): number = Double(value)
        case .number(let value): number = value
        default: throw .expected(expected, got: node)
        }
        guard number.isFinite, allowsZero ? number >= 0 : number > 0 else { throw .expected(expected, got: node) }
        return number
      })
  }

  /// A number from 0 to 1.
  package static var share: KeyCheck {
    let number = KeyCheck.number(allowsZero: true)
    return KeyCheck(
      "a number from 0 to 1", text: number.text,
      read: { node throws(KeyComplaint) in
        let share = try number.read(node)
        guard share <= 1 else { throw .expected("a number from 0 to 1", got: node) }
        return share
      })
  }
}

extension KeyCheck {
  /// An array of one to `most` elements, none of them twice.
  package static func list<Element: Hashable>(
    _ expected: String, atMost most: Int, _ unit: String, of element: KeyCheck<Element>
  ) -> KeyCheck where Value == [Element] {
    KeyCheck(
      expected, text: { "[\($0.map(element.text).joined(separator: ", "))]" }, isSet: { !$0.isEmpty },
      read: { node throws(KeyComplaint) in
        guard case .array(let nodes) = node.value, !nodes.isEmpty else { throw .expected(expected, got: node) }
        guard nodes.count <= most else {
          throw KeyComplaint("expected at most \(most) \(unit), got \(nodes.count)", at: node.position)
        }
        return try elements(of: nodes, element)
      })
  }

  /// The elements of an array, none of them twice.
  package static func elements<Element: Hashable>(
    of nodes: [TOMLNode], _ element: KeyCheck<Element>
  ) throws(KeyComplaint) -> [Element] where Value == [Element] {
    var known: Set<Element> = []
    var elements: [Element] = []
    for node in nodes {
      let value = try element.read(node)
      guard known.insert(value).inserted else {
        throw KeyComplaint("\(element.text(value)) is there twice", at: node.position)
      }
      elements.append(value)
    }
    return elements
  }
}
