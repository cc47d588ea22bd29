extension SettingKey {
  /// Takes the setting from a stored object; what is not there stays as it is.
  package func decode(from object: StoredObject, into settings: inout Settings) throws {
    guard let storage, let last = storage.path.last else { return }
    guard let holder = try parent(in: object, of: storage) else {
      if isRequired { throw StoredSettingError.missing(key: storage.path.joined(separator: ".")) }
      return
    }
    try storage.decode(holder, last, &settings)
  }

  /// Throws where the object lacks the setting and may not.
  fileprivate func refuseAbsence(in object: StoredObject) throws {
    guard let storage, storage.isNeeded, try parent(in: object, of: storage) == nil else { return }
    throw StoredSettingError.missing(key: storage.path.joined(separator: "."))
  }

  /// The object that holds the last key of the path; nil where that is not stored.
  private func parent(in object: StoredObject, of storage: Storage) throws -> StoredObject? {
    guard let last = storage.path.last else { return nil }
    var holder: StoredObject? = object
    for step in storage.path.dropLast() { holder = try holder?.object(step) }
    guard let holder, holder.contains(last) else { return nil }
    return holder
  }
}

extension StoredTree {
  /// What is stored of settings.
  ///
  /// - Parameter unwritten: the settings of a file that writes nothing.
  package init<Settings>(_ settings: Settings, keys: [SettingKey<Settings>], unwritten: Settings) {
    self.init()
    for storage in keys.compactMap(\.storage) {
      if let value = storage.encode(settings, unwritten) { set(value, at: storage.path) }
    }
  }
}

/// Settings of which every field stands in a table of keys, from which follows also their JSON.
package protocol KeyedSettings: Sendable {
  /// What holds where nothing is written.
  init()

  /// In the order in which they are read and listed: what others depend on comes first.
  static var keys: [SettingKey<Self>] { get }
}

extension KeyedSettings {
  /// Reads what `encodeKeys` wrote, now or before there were some of the keys; what no key stands for is refused, as it would be left out.
  ///
  /// - Throws: `StoredSettingError`
  package init(decodingKeysFrom decoder: any Decoder) throws {
    let object = try StoredObject(decoder)
    try object.refuseKeys(outside: Self.keys.compactMap(\.storage?.path))
    self.init()
    for key in Self.keys {
      try key.refuseAbsence(in: object)
      try key.decode(from: object, into: &self)
    }
  }

  package func encodeKeys(to encoder: any Encoder) throws {
    try StoredTree(self, keys: Self.keys, unwritten: Self()).encode(to: encoder)
  }
}
