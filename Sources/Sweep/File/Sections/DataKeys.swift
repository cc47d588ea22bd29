import ECGData
import FoundationEssentials
import SettingKeys

extension KeySection {
  static let data = KeySection(
    "data", "Where the records come from.",
    keys: [
      SettingKey.source,
      SettingKey(
        "records", \.data.records, .count(atLeast: 100, atMost: 1_000_000, of: "records"),
        stored: ["data", "synthetic", "records"], when: .whenever { $0.data.kind == .synthetic },
        isMeaningless: { $0.data.isMeaningless(unless: .synthetic) },
        "How many are generated; about 3000 hold 60 labels a class."),
      SettingKey(
        "seed", \.data.seed, .seed, stored: ["data", "synthetic", "seed"],
        when: .whenever { $0.data.kind == .synthetic }, isMeaningless: { $0.data.isMeaningless(unless: .synthetic) },
        "What they are generated from."),
      .folder,
      .storedFolder,
      SettingKey(
        "table", \.data.wfdbSource.table, KeyCheck.text(atMost: 4000).optional(), role: .leavesResults,
        stored: ["data", "wfdb", "table"], isMeaningless: { $0.data.isMeaningless(unless: .wfdb) },
        "A CSV file below the folder: record, perhaps patient, fold, and class or statements. Without it the headers' Dx."
      ),
      SettingKey(
        "folds", \.data.wfdbSource.folds, KeyCheck.folds.optional(), stored: ["data", "wfdb", "folds"],
        isMeaningless: { $0.data.isMeaningless(unless: .wfdb) },
        "How folds are drawn where the table has none: all records of a patient are in one."),
      SettingKey(
        "rate", \.rate, .rate,
        "What the network sees. PTB-XL has its records at both; all others are resampled where theirs is another."),
      SettingKey(
        "length", \.data.wfdbSource.length, .length, stored: ["data", "wfdb", "length"],
        when: .whenever { $0.data.kind == .wfdb }, isMeaningless: { $0.data.isMeaningless(unless: .wfdb) },
        "What becomes of records that are not of ten seconds: the first ten of them, or zeros behind them."),
      SettingKey(
        "missing-samples", \.missingSamples, .choice, when: .always,
        "What becomes of a record with missing samples."),
      .exclude,
      SettingKey(
        "on-bad-record", \.badRecords, .choice, stored: ["badRecords"], when: .always,
        "What becomes of a record that cannot be used: it ends the sweep before it begins, or is left out and listed."),
    ],
    check: { definition, section throws(SweepFileError) in
      switch definition.data {
      case .synthetic:
        guard section.dataFolder == nil else {
          throw section.error(
            "source", "--data names a folder of records, which needs source = \"ptbxl\" or \"wfdb\"")
        }
        guard definition.excludedRecords.isEmpty else {
          throw section.error("exclude", "has no meaning where source is \"synthetic\"")
        }
      case .ptbxl, .wfdb:
        guard section.dataFolder == nil else { return definition.data.setFolder(section.dataFolder) }
        definition.data.setFolder(try section.found(definition.data.folder))
      }
    })
}

extension SettingKey<SweepDefinition> {
  /// The kind of data: in a stored definition, the name of the one object in `data`.
  fileprivate static var source: SettingKey {
    let check = KeyCheck<SweepDefinition.DataSource.Kind>.choice
    return SettingKey(
      name: "source", help: "Generated records or real ones.", expected: check.expected,
      read: { node, definition throws(KeyComplaint) in definition.data.kind = try check.read(node) },
      text: { check.text($0.data.kind) },
      storage: Storage(
        path: ["data"],
        decode: { object, key, definition in
          let name = try object.object(key)?.keys.first
          if let kind = name.flatMap(SweepDefinition.DataSource.Kind.init(rawValue:)) { definition.data.kind = kind }
        },
        encode: { definition, _ in
          // With what its other keys say.
          var data = StoredTree()
          data.open([definition.data.kind.rawValue])
          return data
        }))
  }

  /// Where the records are, whichever kind of folder they are in.
  fileprivate static var folder: SettingKey {
    SettingKey(
      "folder", storedIn: .ptbxl,
      isMeaningless: { $0.data.kind == .synthetic ? $0.data.isMeaningless(unless: .ptbxl) : nil },
      "The folder of the records, from where the sweep file lies; --data goes before it.")
  }

  /// The same for stored definitions of the other kind.
  fileprivate static var storedFolder: SettingKey {
    var key = SettingKey("folder", storedIn: .wfdb, isMeaningless: { $0.data.isMeaningless(unless: .wfdb) }, "")
    key.isWritten = false
    return key
  }

  private init(
    _ name: String, storedIn kind: SweepDefinition.DataSource.Kind,
    isMeaningless: @escaping @Sendable (SweepDefinition) -> String?, _ help: String
  ) {
    let check = KeyCheck<String>.text(atMost: 4000)
    self.init(
      name: name, help: help, expected: check.expected, role: .leavesResults, isSet: { $0.data.folder != nil },
      isMeaningless: isMeaningless,
      read: { node, definition throws(KeyComplaint) in definition.data.setFolder(try check.read(node)) },
      text: { $0.data.folder.map(check.text) ?? KeyCheck<String>.unset },
      storage: Storage(
        path: ["data", kind.rawValue, "folder"],
        decode: { object, key, definition in
          if let folder = try object.decode(String.self, key) { definition.data.setFolder(folder) }
        },
        encode: { definition, _ in
          guard definition.data.kind == kind, let folder = definition.data.folder else { return nil }
          return folder
        }))
  }

  /// Records by what they are called: by their `ecg_id`, or by their names where they have some.
  fileprivate static var exclude: SettingKey {
    let (ids, names) = (KeyCheck<[Int]>.records, KeyCheck<[String]>.records)
    return SettingKey(
      name: "exclude", help: "Records that are left out: by their names where source is \"wfdb\".",
      expected: "\(ids.expected), or \(names.expected)",
      isSet: { $0.data.kind == .wfdb ? names.isSet($0.excludedNames) : ids.isSet($0.excludedRecords) },
      read: { node, definition throws(KeyComplaint) in
        if definition.data.kind == .wfdb {
          definition.excludedNames = try names.read(node)
        } else {
          definition.excludedRecords = try ids.read(node)
        }
      },
      text: { $0.data.kind == .wfdb ? names.text($0.excludedNames) : ids.text($0.excludedRecords) },
      storage: Storage(
        path: ["excludedRecords"],
        decode: { object, key, definition in
          if definition.data.kind == .wfdb {
            definition.excludedNames = try object.decode([String].self, key) ?? []
          } else {
            definition.excludedRecords = try object.decode([Int].self, key) ?? []
          }
        },
        encode: { definition, _ in
          if definition.data.kind == .wfdb { return definition.excludedNames }
          return definition.excludedRecords
        }))
  }
}

extension SectionText {
  /// The folder that the file names, found from where the file lies.
  fileprivate func found(_ folder: String?) throws(SweepFileError) -> String? {
    guard let folder else { return nil }
    let parent = URL(filePath: file).deletingLastPathComponent()
    let path = folder.hasPrefix("/") ? folder : parent.appending(path: folder).standardizedFileURL.path
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory else {
      throw error("folder", "no such folder: \(path)")
    }
    return path
  }
}

/// The parts of a source of records by themselves, as keys of a section set them.
extension SweepDefinition.DataSource {
  enum Kind: String, CaseIterable, Sendable { case synthetic, ptbxl, wfdb }

  static let unwritten = Self.synthetic(records: 3000, seed: 1)

  var kind: Kind {
    get {
      switch self {
      case .synthetic: .synthetic
      case .ptbxl: .ptbxl
      case .wfdb: .wfdb
      }
    }
    set {
      guard newValue != kind else { return }
      switch newValue {
      case .synthetic: self = .unwritten
      case .ptbxl: self = .ptbxl(folder: nil)
      case .wfdb: self = .wfdb(SweepDefinition.WFDBSource())
      }
    }
  }

  var records: Int {
    get { if case .synthetic(let records, _) = self { records } else { 0 } }
    set { if case .synthetic(_, let seed) = self { self = .synthetic(records: newValue, seed: seed) } }
  }

  var seed: UInt64 {
    get { if case .synthetic(_, let seed) = self { seed } else { 0 } }
    set { if case .synthetic(let records, _) = self { self = .synthetic(records: records, seed: newValue) } }
  }

  var wfdbSource: SweepDefinition.WFDBSource {
    get { if case .wfdb(let source) = self { source } else { SweepDefinition.WFDBSource() } }
    set { if case .wfdb = self { self = .wfdb(newValue) } }
  }

  /// Sets where the records are; generated ones are nowhere.
  mutating func setFolder(_ folder: String?) {
    switch self {
    case .ptbxl: self = .ptbxl(folder: folder)
    case .wfdb: wfdbSource.folder = folder
    case .synthetic: break
    }
  }

  fileprivate func isMeaningless(unless needed: Kind) -> String? {
    kind == needed ? nil : "where source is \"\(kind.rawValue)\""
  }
}
