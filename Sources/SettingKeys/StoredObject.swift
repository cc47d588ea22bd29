/// An object of stored JSON while its settings are read.
package struct StoredObject {
  private let container: KeyedDecodingContainer<StoredKey>
  /// The keys on the way to it.
  private let path: [String]

  package init(_ decoder: any Decoder) throws(StoredSettingError) {
    do { container = try decoder.container(keyedBy: StoredKey.self) } catch { throw .unreadable(key: nil) }
    path = []
  }

  private init(_ container: KeyedDecodingContainer<StoredKey>, path: [String]) {
    self.container = container
    self.path = path
  }

  package var keys: [String] { container.allKeys.map(\.stringValue).sorted() }

  /// The object of a key; nil where there is none.
  package func object(_ key: String) throws(StoredSettingError) -> StoredObject? {
    let key = StoredKey(stringValue: key)
    guard container.contains(key) else { return nil }
    do {
      return StoredObject(
        try container.nestedContainer(keyedBy: StoredKey.self, forKey: key), path: path + [key.stringValue])
    } catch { throw .unreadable(key: place(of: key.stringValue)) }
  }

  /// The value of a key; nil where there is none.
  package func decode<Value: Decodable>(_: Value.Type, _ key: String) throws(StoredSettingError) -> Value? {
    do { return try container.decodeIfPresent(Value.self, forKey: StoredKey(stringValue: key)) } catch {
      throw .unreadable(key: place(of: key))
    }
  }

  func contains(_ key: String) -> Bool { container.contains(StoredKey(stringValue: key)) }

  /// Refuses what none of the paths leads to: a setting that this program would leave out.
  package func refuseKeys(outside known: [[String]]) throws(StoredSettingError) {
    for key in keys {
      let below = known.filter { $0.first == key }.map { Array($0.dropFirst()) }
      guard !below.isEmpty else { throw .unknown(key: place(of: key)) }
      let further = below.filter { !$0.isEmpty }
      if !further.isEmpty { try object(key)?.refuseKeys(outside: further) }
    }
  }

  private func place(of key: String) -> String { (path + [key]).joined(separator: ".") }
}

/// A key of a stored object, whatever it is called.
struct StoredKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }

  /// `learningRate` of `learning-rate`.
  static func camelCase(_ name: String) -> String {
    let words = name.split(separator: "-")
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}

/// Why stored settings cannot be read; keys are as the stored text has them, with dots between those of objects within others.
package enum StoredSettingError: Error, Equatable, Sendable {
  /// A setting that no key stands for.
  case unknown(key: String)
  /// A setting that has to be there.
  case missing(key: String)
  /// A setting, or the whole (nil), that is not what it should be.
  case unreadable(key: String?)
}
