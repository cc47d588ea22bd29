public import ContentHash
import Foundation
public import Training

/// Results that no training gave and every check of an honest one lets pass.
public enum SimulatedResult {
  /// A trial whose first trained epoch is the best; `fold` is how many records of each class the test fold has.
  public static func trial(_ task: TrialTask, weights: SHA256Digest, fold: [Int] = [4, 3, 2, 1, 1]) throws
    -> TrialResult
  {
    let epochs = (0...task.settings.epochs).map { epoch($0, macroF1: $0 == 0 ? 0.1 : 0.25) }
    let scores = try scores(fold: fold, seed: task.seed)
    return try decode(
      TrialResult.self,
      """
      {"condition": "\(task.condition)", "seed": \(task.seed), \(label(task))"weights": "\(weights)", "selectedEpoch": 1,
       "selectedValidationClassesPredicted": 1, "selected": \(scores), "last": \(scores),
       "epochs": [\(epochs.joined(separator: ","))]}
      """)
  }

  /// A trial that diverged in its first epoch.
  public static func diverged(_ task: TrialTask, weights: SHA256Digest) throws -> TrialResult {
    try decode(
      TrialResult.self,
      """
      {"condition": "\(task.condition)", "seed": \(task.seed), \(label(task))"weights": "\(weights)", "divergedInEpoch": 1,
       "epochs": [\(epoch(0, macroF1: 0.1))]}
      """)
  }

  /// The values of crossed streams, with a comma; nothing where none is crossed.
  private static func label(_ task: TrialTask) -> String {
    guard !task.crossed.isEmpty else { return "" }
    let values = task.crossed.values.map { #""\#($0.stream.rawValue)": \#($0.value)"# }
    return #""crossed": {\#(values.joined(separator: ", "))}, "#
  }

  public static func pretraining(_ task: PretrainingTask, checkpoint: SHA256Digest) throws -> PretrainingResult {
    let epochs = (1...task.settings.epochs).map { epoch in
      """
      {"epoch": \(epoch), "loss": 1.5, "contrastiveAccuracy": 0.5, "featureDeviation": 1, "alignment": 0.5,
       "uniformity": -2, "learningRate": 0.001}
      """
    }
    return try decode(
      PretrainingResult.self,
      #"{"seed": \#(task.seed), "epochs": [\#(epochs.joined(separator: ","))], "checkpoint": "\#(checkpoint)"}"#)
  }

  private static func epoch(_ epoch: Int, macroF1: Double) -> String {
    let training = epoch == 0 ? "" : #""trainingLoss": 1.25, "gradientNorm": 0.5, "learningRate": 0.001,"#
    return """
      {"epoch": \(epoch), \(training) "validationLoss": 1.5, "validationMacroF1": \(macroF1),
       "validationClassesPredicted": 1}
      """
  }

  /// What a network scores that answers SR to most, as JSON; it depends on `seed`, so that seeds differ.
  private static func scores(fold: [Int], seed: UInt64) throws -> String {
    let labels = fold.enumerated().flatMap { label, count in Array(repeating: label, count: count) }
    let logits = labels.enumerated().flatMap { place, label in
      (0..<5).map { answer -> Float in
        answer == (UInt64(place) % 7 == seed % 7 ? label : 0) ? 1 : Float(answer) / 16
      }
    }
    let metrics = ClassificationMetrics(labels: labels, logits: logits)!
    return String(decoding: try JSONEncoder().encode(metrics), as: UTF8.self)
  }

  private static func decode<Result: Decodable>(_ type: Result.Type, _ json: String) throws -> Result {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }
}
