public import Sweep
public import Training

extension LiveStatus {
  /// What has been told of a training that goes on, epoch by epoch.
  ///
  /// It stands in the status, which takes its own place every two seconds, and not in the log: there 240 trials of 50 epochs would be 12,000
  /// lines of what is in their results a moment later.
  public struct Curve: Equatable, Sendable {
    public var task: TaskID
    public var attempt: Int
    /// In ascending order; of many epochs some, the last one among them. Those before a coordinator began, or a saved state was gone on
    /// with, are not there.
    public var points: [TrainingProgress]

    public init(task: TaskID, attempt: Int, points: [TrainingProgress]) {
      self.task = task
      self.attempt = attempt
      self.points = points
    }

    /// How many epochs the training has; the most of them, where a worker says now this and now that.
    public var epochs: Int { points.lazy.map(\.epochs).max() ?? 0 }

    /// At most so many of its points, as evenly as can be, the first and the last among them.
    func thinned(to most: Int) -> Curve {
      guard points.count > most, most > 0 else { return self }
      let last = points.count - 1
      let places = most == 1 ? [last] : (0..<most).map { $0 * last / (most - 1) }
      return Curve(task: task, attempt: attempt, points: places.map { points[$0] })
    }
  }

  /// More points of one curve nobody sees.
  static let mostPointsOfCurve = 100
  /// Of all curves together, so that the status stays small however many workers there are.
  static let mostPoints = 4000

  /// The curves of what trains, in the order of `workers`.
  static func curves(_ workers: [SweepState.Worker]) -> [Curve] {
    let curves = workers.flatMap(\.attempts).compactMap(Curve.init)
    let most = max(1, min(mostPointsOfCurve, mostPoints / max(1, curves.count)))
    return curves.prefix(mostPoints).map { $0.thinned(to: most) }
  }
}

extension LiveStatus.Curve {
  /// Nil of an attempt that has told of no epoch yet, or whose result is on its way.
  fileprivate init?(_ attempt: SweepState.Attempt) {
    guard case .training(let points) = attempt.stage, !points.isEmpty else { return nil }
    self.init(task: attempt.task, attempt: attempt.number, points: points)
  }
}

extension LiveStatus.Curve: Codable {
  private enum CodingKeys: String, CodingKey { case task, attempt, epochs, points }

  private struct Point: Codable {
    var epoch: Int
    var loss: Double?
    var validationMacroF1: Double?

    private enum CodingKeys: String, CodingKey {
      case epoch, loss
      case validationMacroF1 = "validation_macro_f1"
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(task, forKey: .task)
    try fields.encode(attempt, forKey: .attempt)
    try fields.encode(epochs, forKey: .epochs)
    let points = points.map { point in
      // JSON has no word for what is not finite.
      Point(
        epoch: point.epoch, loss: point.loss.flatMap { $0.isFinite ? $0 : nil },
        validationMacroF1: point.validationMacroF1.flatMap { $0.isFinite ? $0 : nil })
    }
    try fields.encode(points, forKey: .points)
  }

  /// Throws where the curve is none that a coordinator tells: a file may have been written by anybody.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    let epochs = try fields.decode(Int.self, forKey: .epochs)
    task = try fields.decode(TaskID.self, forKey: .task)
    attempt = try fields.decode(Int.self, forKey: .attempt)
    points = try fields.decode([Point].self, forKey: .points).map { point in
      TrainingProgress(
        epoch: point.epoch, epochs: epochs, loss: point.loss, validationMacroF1: point.validationMacroF1)
    }
    do { for point in points { try point.checkValues() } } catch {
      throw DecodingError.dataCorruptedError(forKey: .points, in: fields, debugDescription: "\(error)")
    }
  }
}
