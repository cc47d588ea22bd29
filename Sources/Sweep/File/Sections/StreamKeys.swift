import SettingKeys
import TOML
public import Training

extension KeySection {
  static let streams = KeySection(
    "streams",
    "Sources of chance: each follows the seed, is held at one value for every seed, or is crossed, as subset = [1, 2, 3]: every seed is "
      + "trained with each of the values. A stream that a recipe does not use is not crossed for it.",
    of: \.streams, stored: "fixedStreams",
    keys: SeedStream.allCases.map { stream in
      SettingKey(stream.rawValue, \.[stream], .stream, stream.meaning)
    },
    check: { definition, text throws(SweepFileError) in
      let used = Set(definition.conditions.flatMap(\.recipe.usedStreams))
      if let (stream, _) = definition.streams.crossed.first(where: { !used.contains($0.stream) }) {
        throw text.error(stream.rawValue, "is crossed, and no condition uses it; hold it at one value, or leave it out")
      }
      if let (condition, streams) = definition.undriven {
        throw text.error(
          streams.last?.rawValue ?? "",
          "with it no stream that \(condition) uses follows the seed, so that all seeds would train the same; leave one of "
            + "\(streams.map(\.rawValue).joined(separator: ", ")) out of [streams], or sweep one seed without [stopping]"
        )
      }
    })
}

extension SweepDefinition {
  /// A condition that seeds make no difference to, and the streams that it uses, all held or crossed; nil where there is none, and where
  /// one seed is all there is.
  fileprivate var undriven: (condition: Condition, streams: [SeedStream])? {
    guard seeds.count > 1 || stopping != nil else { return nil }
    for condition in conditions {
      let used = condition.recipe.usedStreams
      if used.allSatisfy({ streams[$0] != .seed }) { return (condition, used) }
    }
    return nil
  }
}

extension KeyCheck<StreamSetting> {
  fileprivate static var stream: KeyCheck {
    let seed = KeyCheck<UInt64>.seed
    let values = KeyCheck<[UInt64]>.list(
      "a whole number, 0 or more, or an array of such", atMost: StreamSetting.mostCrossed, "values", of: seed)
    return KeyCheck(
      values.expected,
      text: { setting in
        switch setting {
        case .seed: "the seed"
        case .held(let value): seed.text(value)
        case .crossed(let crossed): values.text(crossed)
        }
      }, isSet: { $0 != .seed },
      read: { node throws(KeyComplaint) in
        switch node.value {
        case .integer: .held(try seed.read(node))
        default: .crossed(try values.read(node))
        }
      })
  }
}

extension SweepDefinition {
  /// What settings call a stream: `streams.subset`.
  public static func key(of stream: SeedStream) -> String { KeySection.streams.path(stream.rawValue) }
}
