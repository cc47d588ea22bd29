/// An object of a stored definition's JSON while it is read.
struct StoredObject {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let container: KeyedDecodingContainer<Key>
  /// The keys on the way to it.
  private let path: [String]

  init(_ decoder: any Decoder) throws(StoredDefinitionError) {
    do { container = try decoder.container(keyedBy: Key.self) } catch { throw .unreadable(key: nil) }
    path = []
  }

  private init(_ container: KeyedDecodingContainer<Key>, path: [String]) {
    self.container = container
    self.path = path
  }

  var keys: [String] { container.allKeys.map(\.stringValue).sorted() }

  /// The object of a key; nil where there is none.
  func object(_ key: String) throws(StoredDefinitionError) -> StoredObject? {
    let key = Key(stringValue: key)
    guard container.contains(key) else { return nil }
    do {
      return StoredObject(
        try container.nestedContainer(keyedBy: Key.self, forKey: key), path: path + [key.stringValue])
    } catch { throw .unreadable(key: place(of: key.stringValue)) }
  }

  /// The value of a key; nil where there is none.
  func decode<Value: Decodable>(_: Value.Type, _ key: String) throws(StoredDefinitionError) -> Value? {
    do { return try container.decodeIfPresent(Value.self, forKey: Key(stringValue: key)) } catch {
      throw .unreadable(key: place(of: key))
    }
  }

  func contains(_ key: String) -> Bool { container.contains(Key(stringValue: key)) }

  /// Refuses what none of the paths leads to: a setting that this program would leave out.
  func refuseKeys(outside known: [[String]]) throws(StoredDefinitionError) {
    for key in keys {
      let below = known.filter { $0.first == key }.map { Array($0.dropFirst()) }
      guard !below.isEmpty else { throw .unknown(key: place(of: key)) }
      let further = below.filter { !$0.isEmpty }
      if !further.isEmpty { try object(key)?.refuseKeys(outside: further) }
    }
  }

  private func place(of key: String) -> String { (path + [key]).joined(separator: ".") }

  /// `learningRate` of `learning-rate`.
  static func camelCase(_ name: String) -> String {
    let words = name.split(separator: "-")
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
