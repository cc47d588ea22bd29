public import Foundation

extension DataDescription: Encodable {
  private enum CodingKeys: String, CodingKey {
    case folder, cohort, records, patients, problems, warnings
    case highestMacroF1 = "highest_macro_f1"
    case missingSignals = "missing_signals"
    case patientsAcrossFolds = "patients_across_folds"
    case signalsChecked = "signals_checked"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var counts: [String: [String: Int]] = [:]
    for split in Split.allCases {
      for (name, count) in zip(cohort.classes, cohort[split]) {
        counts[split.rawValue, default: [:]][name] = count
      }
    }
    let scored = [Split.validation, .test]
    let highest = Dictionary(uniqueKeysWithValues: scored.map { ($0.rawValue, cohort.highestMacroF1(in: $0)) })
    try container.encode(folder, forKey: .folder)
    try container.encode(counts, forKey: .cohort)
    try container.encode(records, forKey: .records)
    try container.encode(patients, forKey: .patients)
    try container.encode(missingSignals, forKey: .missingSignals)
    try container.encode(patientsAcrossFolds, forKey: .patientsAcrossFolds)
    try container.encode(signalsChecked, forKey: .signalsChecked)
    try container.encode(highest, forKey: .highestMacroF1)
    try container.encode(warnings, forKey: .warnings)
    try container.encode(problems.map(\.description), forKey: .problems)
  }

  /// The description as JSON, keys in alphabetical order.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
