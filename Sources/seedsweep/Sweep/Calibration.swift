import ECGData
import Foundation
import Sweep
import Training

/// Measures what the work of a sweep takes on this machine, by training it for a while on the sweep's records. What is computed is dropped.
struct Calibration {
  /// What was measured of a class.
  struct Measurement {
    var cost: MeasuredCost
    /// Of trials.
    var resultSize = ResultSize(fixed: 0)
  }

  let signals: LabelledSignals
  /// How long it may take at the most, in seconds; nil for as long as three repetitions of everything take.
  let limit: Double?
  let isInterrupted: () -> Bool
  private let start = ContinuousClock.now

  /// How long it takes where it may take any time, and everything is quick enough.
  private static let usualTime = 60.0
  private static let mostRepetitions = 10

  init(_ signals: LabelledSignals, limit: Double?, isInterrupted: @escaping () -> Bool) {
    self.signals = signals
    self.limit = limit
    self.isInterrupted = isInterrupted
  }

  /// In the order of the model's classes; throws where it is interrupted, too short, or where a training does not work.
  func measure(_ model: CostModel) throws -> [Measurement] {
    var line = ProgressLine("calibrating")
    defer { line.end() }
    var measured: [Measurement] = []
    for (costClass, title) in zip(model.classes, model.titles) {
      line.show(measured.count, of: model.classes.count)
      do {
        // What others did not use is theirs who come after.
        let share = ((limit ?? Self.usualTime) - elapsed) / Double(model.classes.count - measured.count)
        measured.append(try measure(costClass, until: elapsed + share))
      } catch let error as TooFewRepetitions {
        if isInterrupted() { throw CalibrationError.interrupted(measured: measured.count, of: model.classes.count) }
        throw CalibrationError.tooShort(
          limit: limit ?? elapsed, title: title, unit: costClass.unit, repetitions: error.count)
      }
    }
    line.show(measured.count, of: model.classes.count)
    return measured
  }

  private var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  private var isOver: Bool { isInterrupted() || limit.map { elapsed > $0 } ?? false }

  private func isEnough(_ repetitions: Int, until end: Double) -> Bool {
    repetitions >= Self.mostRepetitions || (repetitions >= MeasuredCost.leastRepetitions && elapsed >= end)
  }

  private func measure(_ costClass: CostClass, until end: Double) throws -> Measurement {
    switch costClass.work {
    case .pretraining(let task): try measure(task, until: end)
    case .trial(let task): try measure(task, until: end)
    }
  }

  /// A training asks before every step whether it is to go on: what lies between is a step, its views included.
  private func measure(_ task: PretrainingTask, until end: Double) throws -> Measurement {
    var times = [elapsed]
    let observer = TrainingObserver(isCancelled: {
      times.append(elapsed)
      return isEnough(times.count - 3, until: end) || isOver
    })
    try untilCancelled { _ = try task.run(on: signals.packed, observer: observer) }
    let begins = times.count > 2 ? [times[2] - times[0]] : []
    return Measurement(cost: try MeasuredCost(begins: begins, units: Self.differences(times.dropFirst(2))))
  }

  /// Trials of a few epochs, from their start to their result.
  private func measure(_ task: TrialTask, until end: Double) throws -> Measurement {
    var (begins, units, answers) = ([Double](), [Double](), [Double]())
    var size = ResultSize(fixed: 0)
    repeat {
      var times = [elapsed]
      let observer = TrainingObserver(
        report: { _ in times.append(elapsed) }, isCancelled: { isOver })
      var result: TrialResult?
      try untilCancelled { result = try task.run(on: signals.packed, checkpoint: nil, observer: observer) }
      guard let result else { break }
      if let epoch = result.divergedInEpoch { throw CalibrationError.diverged(epoch: epoch) }
      let end = elapsed
      begins.append((result.hasEpochs ? times[1] : end) - times[0])
      units += Self.differences(times.dropFirst())
      if result.hasEpochs { answers.append((end - times[times.count - 1]) / Double(max(1, result.kept.count))) }
      size = ResultSize(result)
    } while !isEnough(units.isEmpty ? begins.count : units.count, until: end) && !isOver
    return Measurement(cost: try MeasuredCost(begins: begins, units: units, answers: answers), resultSize: size)
  }

  private static func differences(_ times: ArraySlice<Double>) -> [Double] {
    zip(times.dropFirst(), times).map { $0 - $1 }
  }

  private func untilCancelled(_ work: () throws -> Void) throws {
    do { try work() } catch TrainingError.cancelled {}
  }
}

extension ResultSize {
  /// What the parts of a result take.
  fileprivate init(_ result: TrialResult) {
    func bytes(_ result: TrialResult) -> Int { TaskResult.trial(result).encoded().count }
    var (withoutKept, bare) = (result, result)
    withoutKept.kept = []
    bare.kept = []
    bare.epochs = []
    self.init(
      fixed: bytes(bare), epoch: result.epochs.isEmpty ? 0 : (bytes(withoutKept) - bytes(bare)) / result.epochs.count,
      kept: result.kept.isEmpty ? 0 : (bytes(result) - bytes(withoutKept)) / result.kept.count)
  }
}

/// A calibration that says nothing.
enum CalibrationError: Error, CustomStringConvertible {
  case interrupted(measured: Int, of: Int)
  case tooShort(limit: Double, title: String, unit: CostClass.Unit, repetitions: Int)
  case diverged(epoch: Int)

  var description: String {
    switch self {
    case .interrupted(let measured, let all):
      "the calibration was interrupted after \(measured) of \(all) kinds of work: nothing is estimated"
    case .tooShort(let limit, let title, let unit, let repetitions):
      "the calibration is too short: within \(shortTimeText(limit)) there came \(repetitions) repetitions of \(title), expected "
        + "\(MeasuredCost.leastRepetitions) (each one \(unit.rawValue)); give a longer --calibration-time, or none"
    case .diverged(let epoch):
      "the calibration's training diverged in epoch \(epoch), which it cannot at its learning rate: are the records sound? "
        + "(seedsweep data describe --check-signals)"
    }
  }
}
