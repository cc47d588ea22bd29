import Sweep
import Training

extension AggregateReport {
  /// With more conditions the values in which they differ are listed; each condition's name tells its own.
  private static let mostTabled = 20

  /// The resolved settings of all conditions, and what chance was driven by.
  var trainedSection: Document.Section {
    let settings = TrainedSettings(outcome.trained.map(\.condition))
    let common = Document.Block.paragraph("All conditions: \(settings.text).")
    return Document.Section(
      heading: "What was trained",
      blocks: (settings.common.isEmpty ? [] : [common]) + differences(settings) + [.paragraph(outcome.streamsText)])
  }

  private func differences(_ settings: TrainedSettings) -> [Document.Block] {
    guard !settings.varied.isEmpty else { return [] }
    guard outcome.trained.count <= Self.mostTabled else {
      return [.paragraph("Conditions differ in \(Numbers.listed(settings.varied.map(\.text))).")]
    }
    let table = Document.Table(
      columns: ["condition"] + settings.varied.map(\.label),
      rows: outcome.trained.enumerated().map { index, condition in
        [condition.condition.name] + settings.varied.map { $0.values[index] ?? Numbers.absent }
      }, layout: .columnsBelowEachOther, name: "settings", caption: "In what the conditions differ")
    return [.paragraph("They differ in:"), .table(table)]
  }

  /// What intervals leave out where conditions share pretrainings, to stand by them; nothing elsewhere.
  var pretrainingNote: [Document.Block] { outcome.pretrainingScope.map { [.paragraph($0)] } ?? [] }

  /// The same for a paragraph on methods.
  var trainedMethods: [String] {
    let settings = TrainedSettings(outcome.trained.map(\.condition))
    let common = settings.common.isEmpty ? [] : ["All conditions had \(settings.text)."]
    let varied =
      settings.varied.isEmpty ? [] : ["They differed in \(Numbers.listed(settings.varied.map(\.text)))."]
    return common + varied + [outcome.streamsText] + (outcome.pretrainingScope.map { [$0] } ?? [])
  }

  /// What drove each stream, for programs.
  var streamsJSON: JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: SeedStream.allCases.map { stream -> (String, JSONValue) in
          let (name, values): (String, [UInt64]) =
            switch outcome.driver(of: stream) {
            case .seed: ("seed", [])
            case .held(let value): ("held", [value])
            case .crossed(let values): ("crossed", values)
            case .unused: ("nothing", [])
            }
          return (
            stream.rawValue,
            .object(["driven_by": .string(name), "values": .array(values.map(JSONValue.seed))])
          )
        }))
  }

  /// Of a chosen method those in which its candidates agree.
  static func settingsJSON(_ outcome: SweepOutcome.ConditionOutcome) -> JSONValue {
    let others = (outcome.choice?.candidates ?? []).map(\.recipeSettings)
    let settings = outcome.condition.recipeSettings.filter { setting in others.allSatisfy { $0.contains(setting) } }
    return .array(settings.map { .object(["key": .string($0.key), "value": .string($0.value)]) })
  }
}
