import Foundation
import SettingKeys
import TOML
import Testing

/// Settings as they were before there was a further key.
private struct FormerSettings: KeyedSettings, Codable, Equatable {
  var epochs = 50
  var kind = Kind.plain

  enum Kind: String, Codable, CaseIterable, Sendable { case plain, wild }

  static let keys: [SettingKey<FormerSettings>] = [
    SettingKey("epochs", \.epochs, .count(atMost: 100, of: "epochs"), when: .always, "How long."),
    SettingKey("kind", \.kind, .choice, "What."),
  ]

  init() {}
  init(from decoder: any Decoder) throws { try self.init(decodingKeysFrom: decoder) }
  func encode(to encoder: any Encoder) throws { try encodeKeys(to: encoder) }
}

/// The same settings with it: a field and a line, and nothing else.
private struct Settings: KeyedSettings, Codable, Equatable {
  var epochs = 50
  var kind = FormerSettings.Kind.plain
  var wildFactor = 0.5

  static let keys: [SettingKey<Settings>] =
    [
      SettingKey("epochs", \.epochs, .count(atMost: 100, of: "epochs"), when: .always, "How long."),
      SettingKey("kind", \.kind, .choice, "What."),
      SettingKey(
        "wild-factor", \.wildFactor, .number(), isMeaningless: { $0.kind == .wild ? nil : "where kind is \"plain\"" },
        "How wild."),
    ].map(\.asGrid)

  init() {}
  init(from decoder: any Decoder) throws { try self.init(decodingKeysFrom: decoder) }
  func encode(to encoder: any Encoder) throws { try encodeKeys(to: encoder) }
}

@Suite struct `A further key is one field and one line` {
  private func node(_ value: String) throws -> TOMLNode {
    try #require(TOMLTable(parsing: Array("value = \(value)\n".utf8))["value"])
  }

  private func json(_ settings: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(settings), as: UTF8.self)
  }

  private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  private let key = Settings.keys[2]

  @Test func `by which a file is read, and what it should not hold is refused`() throws {
    var settings = Settings()
    try key.read(node("2"), &settings)
    #expect(settings.wildFactor == 2)
    #expect(throws: KeyComplaint.self) { try key.read(node("-1"), &settings) }
    #expect(throws: KeyComplaint.self) { try key.read(node("\"much\""), &settings) }
    #expect(settings.wildFactor == 2)
    #expect(KeyComplaint.unknownKey("wild-facto", among: Settings.keys.map(\.name)).contains("\"wild-factor\""))
    #expect(key.isMeaningless(settings) == "where kind is \"plain\"")
    settings.kind = .wild
    #expect(key.isMeaningless(settings) == nil)
  }

  @Test func `by which settings are written as they were before it, and come back where it says something`() throws {
    #expect(try json(Settings()) == json(FormerSettings()))
    #expect(try json(Settings()) == #"{"epochs":50}"#)
    var settings = Settings()
    settings.wildFactor = 0.1
    settings.kind = .wild
    #expect(try json(settings) == #"{"epochs":50,"kind":"wild","wildFactor":0.1}"#)
    #expect(try decode(Settings.self, json(settings)) == settings)
  }

  @Test func `without which earlier settings are read`() throws {
    var former = FormerSettings()
    former.epochs = 7
    former.kind = .wild
    let read = try decode(Settings.self, json(former))
    #expect(read.epochs == 7 && read.kind == .wild && read.wildFactor == Settings().wildFactor)
    #expect(throws: StoredSettingError.missing(key: "epochs")) { try decode(Settings.self, "{}") }
    #expect(throws: StoredSettingError.unknown(key: "wildFactor")) {
      try decode(FormerSettings.self, #"{"epochs":1,"wildFactor":2}"#)
    }
    #expect(throws: StoredSettingError.unreadable(key: "wildFactor")) {
      try decode(Settings.self, #"{"epochs":1,"wildFactor":"much"}"#)
    }
  }

  @Test func `by which settings are compared, tried as a grid, and explained`() throws {
    var other = Settings()
    other.wildFactor = 2
    #expect(key.text(other) != key.text(Settings()) && key.role == .distinguishes)
    #expect(key.line(of: other) == "wild-factor = 2.0")
    var tried: [Double] = []
    for choice in try key.choices(node("[1, 2.5]")) {
      try key.read(choice, &other)
      tried.append(other.wildFactor)
    }
    #expect(tried == [1, 2.5])
    #expect(throws: KeyComplaint.self) { try key.choices(node("[]")) }
    #expect(key.row(unwritten: Settings()) == "| `wild-factor` | a number above 0 | `0.5` | How wild. |")
  }

  @Test func `also where the settings are a part of others, in whose objects it is stored`() throws {
    struct Whole: Sendable { var part = Settings() }
    let inner = key.within(\Whole.part, stored: ["some", "part"])
    var whole = Whole()
    try inner.read(node("3"), &whole)
    #expect(whole.part.wildFactor == 3 && inner.takesGrids && inner.name == key.name)
    var tree = StoredTree(whole, keys: [inner], unwritten: Whole())
    tree.open(["some", "other"])
    #expect(try json(tree) == #"{"some":{"other":{},"part":{"wildFactor":3}}}"#)
    #expect(try json(StoredTree(Whole(), keys: [inner], unwritten: Whole())) == "{}")
  }

  @Test func `also where it has no meaning for one more reason, which is told first`() throws {
    let bounded = key.meaningless { $0.epochs < 10 ? "where epochs are few" : nil }
    var settings = Settings()
    #expect(bounded.isMeaningless(settings) == "where kind is \"plain\"")
    settings.epochs = 5
    #expect(bounded.isMeaningless(settings) == "where epochs are few")
    settings.epochs = 50
    settings.kind = .wild
    #expect(bounded.isMeaningless(settings) == nil)
    #expect(bounded.takesGrids && bounded.row(unwritten: Settings()) == key.row(unwritten: Settings()))
    try bounded.read(node("2"), &settings)
    #expect(bounded.line(of: settings) == "wild-factor = 2.0" && bounded.storage?.path == key.storage?.path)
  }
}
