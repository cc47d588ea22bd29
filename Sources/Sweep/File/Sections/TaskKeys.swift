import ECGData
import SettingKeys
import TOML
import Training

extension KeySection {
  static let task = KeySection(
    "task", "What records are classified into.",
    keys: [.taskName, .classes, .among, .exactlyOne],
    check: { definition, section throws(SweepFileError) in
      guard definition.task.hasClasses else {
        let names = Labelling.builtIn.map { TOMLText.quoted($0.name) }.joined(separator: " and ")
        throw section.error("classes", "missing; expected \(KeyCheck.classes.expected), as only \(names) are built in")
      }
      if let problem = definition.task.problem { throw section.error("classes", problem) }
    })
}

extension SettingKey<SweepDefinition> {
  fileprivate static var taskName: SettingKey {
    let names = Labelling.builtIn.map { TOMLText.quoted($0.name) }.joined(separator: ", ")
    let check = KeyCheck<String>.text(atMost: 100)
    return SettingKey(
      name: "name", help: "\(names), which take no further keys, or a name of one's own.", expected: check.expected,
      read: { node, definition throws(KeyComplaint) in definition.task = .named(try check.read(node)) },
      text: { check.text($0.task.name) },
      storage: Storage(
        path: ["task", "name"], setFormer: { $0.task = .rhythmTop5 },
        decode: { object, key, definition in
          if let name = try object.decode(String.self, key) { definition.task = .named(name) }
        },
        encode: { $0.isTaskStored($1) ? $0.task.name : nil }))
  }

  fileprivate static var classes: SettingKey {
    let check = KeyCheck<[String: [String]]>.classes
    return SettingKey(
      name: "classes",
      help:
        "The statements of each class, of which a record of it has one or more; classes stand in alphabetical order.",
      expected: check.expected, isMeaningless: { $0.task.isMeaningless },
      read: { node, definition throws(KeyComplaint) in
        definition.task = Labelling(name: definition.task.name, statements: try check.read(node))
      },
      text: { check.text($0.task.statements) },
      storage: Storage(
        path: ["task", "classes"],
        decode: { object, key, definition in
          guard let classes = try object.decode([Labelling.Class].self, key) else { return }
          definition.task = Labelling(name: definition.task.name, classes: classes, among: definition.task.among)
        },
        encode: { $0.isTaskStored($1) ? $0.task.classes : nil }))
  }

  fileprivate static var among: SettingKey {
    let check = KeyCheck<[String]>.statements("an array of statements such as [\"SR\", \"AFIB\"]")
    return SettingKey(
      name: "among",
      help:
        "All statements that are looked at: a record with one of no class is left out. Without it, those of the classes.",
      expected: check.expected, isMeaningless: { $0.task.isMeaningless },
      read: { node, definition throws(KeyComplaint) in
        let (name, statements) = (definition.task.name, definition.task.statements)
        definition.task = Labelling(name: name, statements: statements, among: try check.read(node))
      },
      text: { check.text($0.task.among) },
      storage: Storage(
        path: ["task", "among"],
        decode: { object, key, definition in
          guard let among = try object.decode([String].self, key) else { return }
          definition.task = Labelling(name: definition.task.name, classes: definition.task.classes, among: among)
        },
        encode: { $0.isTaskStored($1) ? $0.task.among : nil }))
  }

  /// Says what holds in any case, and is refused where it says anything else.
  fileprivate static var exactlyOne: SettingKey {
    let check = KeyCheck<Bool>(
      "true", text: { "\($0)" },
      read: { node throws(KeyComplaint) in
        guard case .boolean(true) = node.value else {
          throw KeyComplaint(
            "expected true, got \(node.shown): a record has one class or is left out", at: node.position)
        }
        return true
      })
    return .preset(
      "exactly-one", check, unwritten: "true", apply: { _, _ in },
      "Whether a record with statements of several classes is left out; nothing else can be trained.")
  }
}

extension KeyCheck<[String]> {
  fileprivate static func statements(_ expected: String) -> KeyCheck {
    .list(expected, atMost: 4096, "statements", of: KeyCheck<String>.text(atMost: 200))
  }
}

extension KeyCheck<[String: [String]]> {
  /// Classes with their statements; what else is wrong with them, the labelling says.
  fileprivate static var classes: KeyCheck {
    let expected = "the statements of each class, such as { SR = [\"426783006\"], AF = [\"164889003\"] }"
    let statements = KeyCheck<[String]>.statements("an array of statements such as [\"426783006\"]")
    return KeyCheck(
      expected,
      text: { classes in
        let written = classes.keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }.map {
          "\(TOMLText.quoted($0, atMost: .max)) = \(statements.text(classes[$0] ?? []))"
        }
        return "{ \(written.joined(separator: ", ")) }"
      },
      read: { node throws(KeyComplaint) in
        guard case .table(let table) = node.value, !table.entries.isEmpty else { throw .expected(expected, got: node) }
        var classes: [String: [String]] = [:]
        for entry in table.entries {
          do throws(KeyComplaint) { classes[entry.key] = try statements.read(entry.node) } catch {
            throw KeyComplaint(error.reason, at: error.position, inner: entry.key)
          }
        }
        return classes
      })
  }
}

extension SweepDefinition {
  /// What was the only task once is stored as it was then: not at all.
  fileprivate func isTaskStored(_ unwritten: SweepDefinition) -> Bool { task != unwritten.task }
}

/// The parts of a labelling by themselves, as keys of its section set them.
extension Labelling {
  /// What is built in under the name, or else nothing but the name.
  fileprivate static func named(_ name: String) -> Labelling {
    builtIn(name) ?? Labelling(name: name, classes: [], among: [])
  }

  fileprivate var hasClasses: Bool { !classes.isEmpty }

  fileprivate var statements: [String: [String]] {
    Dictionary(classes.map { ($0.name, $0.statements) }) { first, _ in first }
  }

  fileprivate var isMeaningless: String? { isBuiltIn ? "where name is \(TOMLText.quoted(name))" : nil }
}
