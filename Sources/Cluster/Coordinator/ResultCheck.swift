import ContentHash
import ECGData
import Sweep
import Training

/// Decides whether what a worker delivers is a result of its task, before anything of it is kept.
struct ResultCheck: Sendable {
  /// How many records the folds hold; nil where that is not known.
  var folds: SplitCounts?

  /// The result; throws where it is none that an honest worker can have.
  func result(of delivery: Delivery) throws(Implausibility) -> TaskResult {
    let computation = delivery.computation
    try computation.checkValues()
    guard let result = try? TaskResult(encoded: computation.body, of: delivery.work) else {
      throw Implausibility("its \(computation.body.count) bytes are no result of this task")
    }
    do { try result.check(against: delivery.work, folds: folds) } catch {
      throw Implausibility("no training gives what it says: \(error)")
    }
    guard result.digest == computation.digest else {
      throw Implausibility(
        "its values have digest \(result.digest.abbreviated), it says \(computation.digest.abbreviated)")
    }
    return result
  }
}
