public import ContentHash
public import ECGData
import FoundationEssentials

/// How a sweep's records are packed, for a host that has them itself: everything that decides the packed file but where they are.
public struct PackingInstructions: Codable, Equatable, Sendable {
  /// The hash of the packed file: what was packed of the same records has it, too.
  public var data: SHA256Digest
  public var task: Labelling
  /// Those of the task's cohort, or all.
  public var records: RecordChoice
  /// What the network sees.
  public var rate: SignalRate
  public var missingSamples: MissingSamples
  private var badRecords: BadRecords
  private var excludedRecords: [Int]
  private var excludedNames: [String]
  /// Without its folder; nil where the records are PTB-XL's.
  private var wfdb: SweepDefinition.WFDBSource?

  /// How many bytes they may have: whoever has more statements has its workers fetch the packed file.
  public static let mostBytes = 64 << 10

  /// Nil where records are generated.
  public init?(_ plan: SweepPlan) {
    let definition = plan.definition
    switch definition.data {
    case .synthetic: return nil
    case .ptbxl: wfdb = nil
    case .wfdb(var source):
      source.folder = nil
      wfdb = source
    }
    data = plan.data
    task = definition.task
    records = definition.packedRecords
    rate = definition.rate
    missingSamples = definition.missingSamples
    let exclusion = definition.exclusion
    (badRecords, excludedRecords, excludedNames) = (exclusion.badRecords, exclusion.ids, exclusion.names)
  }

  /// How a folder with the records is read.
  public var source: SourceSettings {
    let source = wfdb.map(SweepDefinition.DataSource.wfdb) ?? .ptbxl(folder: nil)
    return source.settings(at: rate) ?? .ptbxl
  }

  /// Which records are left out.
  public var exclusion: Exclusion {
    Exclusion(ids: excludedRecords, names: excludedNames, badRecords: badRecords)
  }
}

extension PackingInstructions {
  /// What a coordinator says of its sweep's records; nil where it does not, or nothing that a sweep can be.
  public init?(_ facts: Facts) {
    guard let text = facts[.packing], text.utf8.count <= Self.mostBytes,
      let instructions = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)), instructions.isPlausible
    else { return nil }
    self = instructions
  }

  /// The same as facts; none where there is too much to say.
  public var facts: Facts {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(self), json.count <= Self.mostBytes else { return Facts() }
    return [.packing: String(decoding: json, as: UTF8.self)]
  }

  /// Whether they are of a folder's own files and of a task that a sweep file can have.
  private var isPlausible: Bool {
    guard task.problem == nil else { return false }
    guard let table = wfdb?.table else { return true }
    return !table.hasPrefix("/") && !table.split(separator: "/").contains("..")
  }
}
