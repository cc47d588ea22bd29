import ArgumentParser
import Sweep
import Training

/// Which of the trials of one condition and seed is meant, where a sweep crosses streams.
struct CellOptions: ParsableArguments {
  /// The value of one stream, such as `subset=1`.
  struct StreamValue: ExpressibleByArgument {
    let value: CrossedStreams.Value

    init?(argument: String) {
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let stream = SeedStream(rawValue: String(parts[0])), let number = UInt64(parts[1]) else {
        return nil
      }
      value = CrossedStreams.Value(stream, number)
    }
  }

  @Option(
    name: .customLong("cell"), parsing: .singleValue,
    help: ArgumentHelp(
      "The trial's value of a stream that the sweep crosses, such as subset=1; given once for each that its condition uses.",
      valueName: "stream=value"))
  var values: [StreamValue] = []

  func validate() throws {
    guard CrossedStreams(values.map(\.value)) != nil else { throw ValidationError("--cell: a stream is there twice") }
  }

  /// The values that were given.
  var crossed: CrossedStreams { CrossedStreams(values.map(\.value)) ?? CrossedStreams() }

  /// The trial of a condition and seed; throws where the values are none of its cells.
  func trial(_ condition: String, seed: UInt64, of definition: SweepDefinition) throws -> TaskID {
    let task = TaskID.trial(condition, seed: seed, crossed: crossed)
    guard let known = definition.conditions.first(where: { $0.name == condition }) else { return task }
    let levels = definition.streams.crossed(by: known.recipe)
    let isCell =
      crossed.values.count == levels.count
      && levels.allSatisfy { level in crossed[level.stream].map(level.values.contains) ?? false }
    guard isCell else { throw NoSuchCell(condition: condition, crossed: crossed, levels: levels) }
    return task
  }
}

/// Values of streams that are not those of one trial.
struct NoSuchCell: Error, CustomStringConvertible {
  let condition: String
  let crossed: CrossedStreams
  let levels: [(stream: SeedStream, values: [UInt64])]

  var description: String {
    let given = crossed.isEmpty ? "no --cell" : "--cell \(crossed)"
    guard !levels.isEmpty else {
      return "\(condition): no stream is crossed for it; expected no --cell, got \(crossed)"
    }
    let expected = levels.map { "--cell \($0.stream.rawValue)=\($0.values.map(String.init).joined(separator: "|"))" }
    return "\(condition): each seed has several trials; expected \(expected.joined(separator: " ")), got \(given)"
  }
}
