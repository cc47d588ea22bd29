import Report
import RunStore
import Sweep
import Training

/// Two conditions of one run or of two, whatever they are called.
struct ConditionPair {
  private let condition: Condition
  private let run: ComparedRun
  private let other: Condition
  private let reference: ComparedRun

  /// Refuses conditions that are none, and those with which the same seed draws otherwise, as nothing would be paired.
  init(_ name: String, of run: ComparedRun, against otherName: String, of reference: ComparedRun) throws {
    condition = try run.outcome.condition(named: name, option: "--condition", of: run.folder)
    other = try reference.outcome.condition(named: otherName, option: "--against", of: reference.folder)
    self.run = run
    self.reference = reference
    guard run.folder != reference.folder || condition != other else {
      throw ComparedWithItself(name: name, run: run.folder)
    }
    let shared = Set(condition.recipe.usedStreams).intersection(other.recipe.usedStreams)
    let streams = runDifferences.filter { difference in
      shared.contains { SweepDefinition.key(of: $0) == difference.key }
    }
    guard streams.isEmpty else {
      throw OtherStreams(run: run.folder, reference: reference.folder, differences: streams)
    }
  }

  func report(_ options: SweepAnalysis.Options) -> RunComparisonReport {
    RunComparisonReport(
      condition, of: run.named, against: other, of: reference.named, differences: differences, options: options)
  }

  /// What the runs differ in, whatever their conditions.
  private var runDifferences: [RunStoreError.Difference] {
    run.folder == reference.folder ? [] : run.description.differences(from: reference.description)
  }

  /// Every setting in which the two were trained or judged differently. What sections of the sweep files say of recipes counts as far as it came
  /// into these conditions.
  private var differences: [RunComparisonReport.Difference] {
    let (own, others) = (condition.recipeSettings, other.recipeSettings)
    let ofRecipes = Set((own + others).map(\.key))
    let ofRuns = runDifferences.filter { difference in
      !difference.key.hasPrefix("conditions.") && !ofRecipes.contains(difference.key)
        && !Self.recipeSections.contains { difference.key.hasPrefix($0) }
    }
    let keys = own.map(\.key) + others.map(\.key).filter { key in !own.contains { $0.key == key } }
    let recipes = keys.compactMap { key -> RunComparisonReport.Difference? in
      let value = own.first { $0.key == key }?.value ?? "not set"
      let reference = others.first { $0.key == key }?.value ?? "not set"
      return value == reference ? nil : .init(key: key, value: value, reference: reference)
    }
    return ofRuns.map(RunComparisonReport.Difference.init) + recipes
  }

  private static let recipeSections = ["encoder.", "pretraining.", "fine-tuning."]
}

/// A condition that would be compared with the same trials.
struct ComparedWithItself: Error, CustomStringConvertible {
  let name: String
  let run: String

  var description: String {
    "--against \(name): that is --condition, too; name another condition of \(run), or another run"
  }
}

/// Runs of which the same seed does not draw the same.
struct OtherStreams: Error, CustomStringConvertible {
  let run: String
  let reference: String
  let differences: [RunStoreError.Difference]

  var description: String {
    let list = differences.map { "\($0.key) is \($0.sweep) here and \($0.run) in \(reference)" }
    return
      "\(run): not compared with \(reference), as the same seeds do not draw the same and pair nothing: \(list.joined(separator: "; "))"
  }
}
