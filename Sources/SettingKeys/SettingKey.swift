package import TOML

/// What another value of a key means for a run.
package enum SettingRole: Sendable {
  /// Another run: results with different values are never mixed.
  case distinguishes
  /// The same run, as long as nothing of the list is dropped.
  case extends
  /// The same run: no result depends on it.
  case leavesResults
}

/// One key of a section of a sweep file: everything that is known of it, stated once.
///
/// From a section's keys come reading a sweep file and refusing what it should not hold, the comparison of runs, the JSON of stored
/// settings and of tasks, reading that of earlier runs, grids, and the reference in the documentation.
package struct SettingKey<Settings>: Sendable {
  package let name: String
  /// One line for the reference.
  package let help: String
  package let expected: String
  /// What a number counts; nil where there is nothing to say.
  package let unit: String?
  package let role: SettingRole
  /// False for what only stored definitions have.
  package var isWritten = true
  /// Whether a list of values stands for several settings, each of them tried.
  package var takesGrids = false
  /// Whether `read` sets labels of one class, which whoever knows the classes multiplies.
  package var countsPerClass = false
  /// False of a setting that no file writes, such as nothing at all.
  package var isSet: @Sendable (Settings) -> Bool
  /// Whether a sweep file has to have the key.
  package let isRequired: Bool
  /// Why the key has no meaning beside other settings, such as `where source is "ptbxl"`; nil where it has one.
  package let isMeaningless: @Sendable (Settings) -> String?
  /// Takes the key's value from a sweep file.
  package let read: @Sendable (TOMLNode, inout Settings) throws(KeyComplaint) -> Void
  /// The setting as a sweep file writes it.
  package let text: @Sendable (Settings) -> String
  /// Where stored JSON has the setting; nil for a key that only sets others.
  package let storage: Storage?

  package init(
    name: String, help: String, expected: String, unit: String? = nil, role: SettingRole = .distinguishes,
    isSet: @escaping @Sendable (Settings) -> Bool = { _ in true }, isRequired: Bool = false,
    isMeaningless: @escaping @Sendable (Settings) -> String? = { _ in nil },
    read: @escaping @Sendable (TOMLNode, inout Settings) throws(KeyComplaint) -> Void,
    text: @escaping @Sendable (Settings) -> String, storage: Storage?
  ) {
    self.name = name
    self.help = help
    self.expected = expected
    self.unit = unit
    self.role = role
    self.isSet = isSet
    self.isRequired = isRequired
    self.isMeaningless = isMeaningless
    self.read = read
    self.text = text
    self.storage = storage
  }

  /// Where and how stored JSON has a setting.
  package struct Storage: Sendable {
    /// The keys of the JSON objects on the way to it.
    package let path: [String]
    /// Whether settings that are stored by themselves have to have it.
    let isNeeded: Bool
    /// Sets what holds in a definition that was stored before there was the key.
    package let setFormer: @Sendable (inout Settings) -> Void
    /// Takes the setting from the object that holds the last key of the path.
    let decode: @Sendable (StoredObject, String, inout Settings) throws -> Void
    /// What is stored of the first settings, the second being those of a file that writes nothing; nil for nothing.
    let encode: @Sendable (Settings, Settings) -> (any Encodable)?

    package init(
      path: [String], isNeeded: Bool = false, setFormer: @escaping @Sendable (inout Settings) -> Void = { _ in },
      decode: @escaping @Sendable (StoredObject, String, inout Settings) throws -> Void,
      encode: @escaping @Sendable (Settings, Settings) -> (any Encodable)?
    ) {
      self.path = path
      self.isNeeded = isNeeded
      self.setFormer = setFormer
      self.decode = decode
      self.encode = encode
    }
  }

  /// When a setting is stored.
  package enum StoredWhen: Sendable {
    /// Where it is not what it is in a file that does not write it: what was stored before there was the key says the same.
    case changed
    /// In any case, and needed by who reads settings by themselves.
    case always
    case whenever(@Sendable (Settings) -> Bool)
  }
}

extension SettingKey {
  /// A key with one setting.
  ///
  /// - Parameters:
  ///   - former: what runs were trained with that were started before there was the key, where that is not today's default.
  ///   - stored: where stored JSON has it, where that is not the key's name in camel case.
  package init<Value: Codable & Equatable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ check: KeyCheck<Value>,
    role: SettingRole = .distinguishes, isRequired: Bool = false, former: Value? = nil, stored: [String]? = nil,
    when isStored: StoredWhen = .changed, isMeaningless: @escaping @Sendable (Settings) -> String? = { _ in nil },
    _ help: String
  ) {
    let isNeeded = if case .always = isStored { true } else { false }
    self.init(
      name: name, help: help, expected: check.expected, unit: check.unit, role: role,
      isSet: { check.isSet($0[keyPath: path]) }, isRequired: isRequired, isMeaningless: isMeaningless,
      read: { node, settings throws(KeyComplaint) in settings[keyPath: path] = try check.read(node) },
      text: { check.text($0[keyPath: path]) },
      storage: Storage(
        path: stored ?? [StoredKey.camelCase(name)], isNeeded: isNeeded,
        setFormer: { settings in if let former { settings[keyPath: path] = former } },
        decode: { object, key, settings in
          if let value = try object.decode(Value.self, key) { settings[keyPath: path] = value }
        },
        encode: { settings, unwritten in
          let value = settings[keyPath: path]
          return switch isStored {
          case .changed: value == unwritten[keyPath: path] ? nil : value
          case .always: value
          case .whenever(let holds): holds(settings) ? value : nil
          }
        }))
  }

  /// A key that sets several other settings at once; those that are written beside it go before.
  package static func preset<Choice: Sendable>(
    _ name: String, _ check: KeyCheck<Choice>, unwritten: String,
    apply: @escaping @Sendable (Choice, inout Settings) -> Void, _ help: String
  ) -> SettingKey {
    SettingKey(
      name: name, help: help, expected: check.expected, role: .leavesResults,
      read: { node, settings throws(KeyComplaint) in apply(try check.read(node), &settings) },
      text: { _ in unwritten }, storage: nil)
  }

  /// The same key of settings that are a part of others.
  package func within<Whole>(
    _ path: any WritableKeyPath<Whole, Settings> & Sendable, stored: [String]
  ) -> SettingKey<Whole> {
    var key = SettingKey<Whole>(
      name: name, help: help, expected: expected, unit: unit, role: role, isSet: { isSet($0[keyPath: path]) },
      isRequired: isRequired, isMeaningless: { isMeaningless($0[keyPath: path]) },
      read: { node, whole throws(KeyComplaint) in try read(node, &whole[keyPath: path]) },
      text: { text($0[keyPath: path]) },
      storage: storage.map { storage in
        SettingKey<Whole>.Storage(
          path: stored + storage.path, isNeeded: storage.isNeeded, setFormer: { storage.setFormer(&$0[keyPath: path]) },
          decode: { object, key, whole in try storage.decode(object, key, &whole[keyPath: path]) },
          encode: { storage.encode($0[keyPath: path], $1[keyPath: path]) })
      })
    key.isWritten = isWritten
    key.takesGrids = takesGrids
    key.countsPerClass = countsPerClass
    return key
  }

  /// The same key, for which a list of values is a grid.
  package var asGrid: SettingKey {
    var key = self
    key.takesGrids = true
    return key
  }

  /// The same key, which has no meaning either where `reason` says so.
  package func meaningless(_ reason: @escaping @Sendable (Settings) -> String?) -> SettingKey {
    var key = SettingKey(
      name: name, help: help, expected: expected, unit: unit, role: role, isSet: isSet, isRequired: isRequired,
      isMeaningless: { reason($0) ?? isMeaningless($0) }, read: read, text: text, storage: storage)
    key.isWritten = isWritten
    key.takesGrids = takesGrids
    key.countsPerClass = countsPerClass
    return key
  }

  /// The values that a node stands for: several where it is a list of a key that takes one.
  package func choices(_ node: TOMLNode) throws(KeyComplaint) -> [TOMLNode] {
    guard takesGrids, case .array(let nodes) = node.value else { return [node] }
    guard !nodes.isEmpty else { throw KeyComplaint("expected \(expected), or a list of such, got an empty one") }
    return nodes
  }
}
