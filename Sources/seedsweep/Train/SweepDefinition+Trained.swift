import Report
import Sweep
import Training

extension SweepDefinition {
  /// With what a trial is trained, and what drives each source of chance that it depends on: a line each; none of a trial that is no part of
  /// the sweep's conditions.
  func trained(_ task: TaskID) -> [String] {
    guard case .trial(let name, let seed, let crossed) = task,
      let condition = conditions.first(where: { $0.name == name })
    else { return [] }
    let values = streams.streams(seed: seed, cell: crossed)
    let used = condition.recipe.usedStreams.map { stream -> String in
      let driver =
        switch streams[stream] {
        case .seed: "the seed"
        case .held: "held"
        case .crossed: "crossed"
        }
      return "\(stream.rawValue) \(values[stream]) (\(driver))"
    }
    return ["trained with \(TrainedSettings([condition]).text)", "chance by \(used.joined(separator: ", "))"]
  }
}
