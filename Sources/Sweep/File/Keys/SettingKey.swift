import TOML

/// What another value of a key means for a run.
enum SettingRole: Sendable {
  /// Another run: results with different values are never mixed.
  case distinguishes
  /// The same run, as long as nothing of the list is dropped.
  case extends
  /// The same run: no result depends on it.
  case leavesResults
}

/// One key of a section of a sweep file: everything that is known of it, stated once.
///
/// From a section's keys come reading a sweep file and refusing what it should not hold, the comparison of runs, reading the
/// definitions of stored runs, and the reference in the documentation.
struct SettingKey<Settings>: Sendable {
  let name: String
  /// One line for the reference.
  let help: String
  let expected: String
  /// What a number counts; nil where there is nothing to say.
  let unit: String?
  let role: SettingRole
  /// False for what only stored definitions have.
  var isWritten = true
  /// Whether a list of values stands for several settings, each of them tried.
  var takesGrids = false
  /// Whether `read` sets labels of one class, which whoever knows the classes multiplies.
  var countsPerClass = false
  /// False of a setting that no file writes, such as nothing at all.
  var isSet: @Sendable (Settings) -> Bool = { _ in true }
  /// Whether a sweep file has to have the key.
  let isRequired: Bool
  /// Why the key has no meaning beside other settings, such as `where source is "ptbxl"`; nil where it has one.
  let isMeaningless: @Sendable (Settings) -> String?
  /// Takes the key's value from a sweep file.
  let read: @Sendable (TOMLNode, inout Settings) throws(KeyComplaint) -> Void
  /// The setting as a sweep file writes it.
  let text: @Sendable (Settings) -> String
  /// Where a stored definition has the setting; nil for a key that only sets others.
  let storage: Storage?

  /// Where and how a stored definition has a setting.
  struct Storage: Sendable {
    /// The keys of the JSON objects on the way to it.
    let path: [String]
    /// Sets what holds in a definition that was stored before there was the key.
    let setFormer: @Sendable (inout Settings) -> Void
    /// Takes the setting from the object that holds the last key of the path.
    let decode: @Sendable (StoredObject, String, inout Settings) throws -> Void
  }
}

extension SettingKey {
  /// A key with one setting.
  ///
  /// - Parameters:
  ///   - former: what runs were trained with that were started before there was the key, where that is not today's default.
  ///   - stored: where a stored definition has it, where that is not the key's name in camel case.
  init<Value: Decodable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ check: KeyCheck<Value>,
    role: SettingRole = .distinguishes, isRequired: Bool = false, former: Value? = nil, stored: [String]? = nil,
    isMeaningless: @escaping @Sendable (Settings) -> String? = { _ in nil }, _ help: String
  ) {
    let text: @Sendable (Settings) -> String = { check.text($0[keyPath: path]) }
    self.init(
      name: name, help: help, expected: check.expected, unit: check.unit, role: role,
      isSet: { check.isSet($0[keyPath: path]) }, isRequired: isRequired, isMeaningless: isMeaningless,
      read: { node, settings throws(KeyComplaint) in settings[keyPath: path] = try check.read(node) }, text: text,
      storage: Storage(
        path: stored ?? [StoredObject.camelCase(name)],
        setFormer: { settings in if let former { settings[keyPath: path] = former } },
        decode: { object, key, settings in
          if let value = try object.decode(Value.self, key) { settings[keyPath: path] = value }
        }))
  }

  /// A key that sets several other settings at once; those that are written beside it go before.
  static func preset<Choice: Sendable>(
    _ name: String, _ check: KeyCheck<Choice>, unwritten: String,
    apply: @escaping @Sendable (Choice, inout Settings) -> Void, _ help: String
  ) -> SettingKey {
    SettingKey(
      name: name, help: help, expected: check.expected, unit: nil, role: .leavesResults, isRequired: false,
      isMeaningless: { _ in nil },
      read: { node, settings throws(KeyComplaint) in apply(try check.read(node), &settings) },
      text: { _ in unwritten }, storage: nil)
  }

  /// The same key of settings that are a part of others.
  func within<Whole>(_ path: any WritableKeyPath<Whole, Settings> & Sendable, stored: [String]) -> SettingKey<Whole> {
    SettingKey<Whole>(
      name: name, help: help, expected: expected, unit: unit, role: role, takesGrids: takesGrids,
      countsPerClass: countsPerClass, isSet: { isSet($0[keyPath: path]) },
      isRequired: isRequired,
      isMeaningless: { isMeaningless($0[keyPath: path]) },
      read: { node, whole throws(KeyComplaint) in try read(node, &whole[keyPath: path]) },
      text: { text($0[keyPath: path]) },
      storage: storage.map { storage in
        SettingKey<Whole>.Storage(
          path: stored + storage.path, setFormer: { storage.setFormer(&$0[keyPath: path]) },
          decode: { object, key, whole in try storage.decode(object, key, &whole[keyPath: path]) })
      })
  }
}

extension SettingKey {
  /// The same key, for which a list of values is a grid.
  var asGrid: SettingKey {
    var key = self
    key.takesGrids = true
    return key
  }

  /// The values that a node stands for: several where it is a list of a key that takes one.
  func choices(_ node: TOMLNode) throws(KeyComplaint) -> [TOMLNode] {
    guard takesGrids, case .array(let nodes) = node.value else { return [node] }
    guard !nodes.isEmpty else { throw KeyComplaint("expected \(expected), or a list of such, got an empty one") }
    return nodes
  }
}
