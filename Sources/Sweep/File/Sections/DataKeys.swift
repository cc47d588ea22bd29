import ECGData
import FoundationEssentials

extension KeySection {
  static let data = KeySection(
    "data", "Where the records come from.",
    keys: [
      SettingKey.source,
      SettingKey(
        "records", \.data.records, .count(atLeast: 100, atMost: 1_000_000, of: "records"),
        stored: ["data", "synthetic", "records"], isMeaningless: { $0.data.isMeaningless(unless: .synthetic) },
        "How many are generated; about 3000 hold 60 labels a class."),
      SettingKey(
        "seed", \.data.seed, .seed, stored: ["data", "synthetic", "seed"],
        isMeaningless: { $0.data.isMeaningless(unless: .synthetic) }, "What they are generated from."),
      SettingKey(
        "folder", \.data.folder, KeyCheck.text(atMost: 4000).optional(), role: .leavesResults,
        stored: ["data", "ptbxl", "folder"],
        isMeaningless: { $0.data.isMeaningless(unless: .ptbxl) },
        "The PTB-XL folder, from where the sweep file lies; --data goes before it."),
      SettingKey(
        "missing-samples", \.missingSamples, .choice, stored: ["missingSamples"],
        "What becomes of a record with missing samples."),
      SettingKey(
        "exclude", \.excludedRecords, .records, stored: ["excludedRecords"],
        "The ecg_id of records of a PTB-XL folder that are left out."),
      SettingKey(
        "on-bad-record", \.badRecords, .choice, stored: ["badRecords"],
        "What becomes of a record that cannot be used: it ends the sweep before it begins, or is left out and listed."),
    ],
    check: { definition, section throws(SweepFileError) in
      switch definition.data {
      case .synthetic:
        guard section.dataFolder == nil else {
          throw section.error("source", "--data names a PTB-XL folder, which needs source = \"ptbxl\"")
        }
        guard definition.excludedRecords.isEmpty else {
          throw section.error("exclude", "has no meaning where source is \"synthetic\"")
        }
      case .ptbxl(let folder):
        if let given = section.dataFolder {
          definition.data = .ptbxl(folder: given)
        } else {
          definition.data = .ptbxl(folder: try section.found(folder))
        }
      }
    })
}

extension KeyCheck<[Int]> {
  /// Records by their `ecg_id`, in ascending order whatever the order in the file.
  fileprivate static var records: KeyCheck {
    let id = KeyCheck<Int>.count(atMost: 9_999_999, of: "as ecg_id")
    let list = KeyCheck.list("an array of ecg_id such as [17, 2345]", atMost: 100_000, "records", of: id)
    return KeyCheck(
      list.expected, text: list.text, isSet: list.isSet,
      read: { node throws(KeyComplaint) in try list.read(node).sorted() })
  }
}

extension SettingKey<SweepDefinition> {
  /// The kind of data: in a stored definition, the name of the one object in `data`.
  fileprivate static var source: SettingKey {
    let check = KeyCheck<SweepDefinition.DataSource.Kind>.choice
    return SettingKey(
      name: "source", help: "Generated records or real ones.", expected: check.expected, unit: nil,
      role: .distinguishes, isRequired: false, isMeaningless: { _ in nil },
      read: { node, definition throws(KeyComplaint) in definition.data.kind = try check.read(node) },
      text: { check.text($0.data.kind) },
      storage: Storage(
        path: ["data"], setFormer: { _ in },
        decode: { object, key, definition in
          let name = try object.object(key)?.keys.first
          if let kind = name.flatMap(SweepDefinition.DataSource.Kind.init(rawValue:)) { definition.data.kind = kind }
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
  enum Kind: String, CaseIterable, Sendable { case synthetic, ptbxl }

  static let unwritten = Self.synthetic(records: 3000, seed: 1)

  var kind: Kind {
    get {
      switch self {
      case .synthetic: .synthetic
      case .ptbxl: .ptbxl
      }
    }
    set {
      guard newValue != kind else { return }
      self = newValue == .ptbxl ? .ptbxl(folder: nil) : .unwritten
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

  var folder: String? {
    get { if case .ptbxl(let folder) = self { folder } else { nil } }
    set { if case .ptbxl = self { self = .ptbxl(folder: newValue) } }
  }

  fileprivate func isMeaningless(unless needed: Kind) -> String? {
    kind == needed ? nil : "where source is \"\(kind.rawValue)\""
  }
}
