import ReproducibleMath

/// A linear rise over the warm-up, then a way down from the highest rate.
public struct LearningRateSchedule: Sendable {
  /// What becomes of the learning rate after the warm-up.
  public enum Decay: String, Codable, CaseIterable, Sendable {
    /// Half a cosine down to zero.
    case cosine
    /// A straight line down to zero.
    case linear
    /// It stays.
    case constant
  }

  public let base: Double
  public let decay: Decay
  public let warmupSteps: Int
  public let totalSteps: Int

  public init(base: Double, decay: Decay = .cosine, warmupSteps: Int, totalSteps: Int) {
    self.base = base
    self.decay = decay
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
  }

  /// The learning rate of update `step`, counted from 0.
  public func rate(step: Int) -> Double {
    if step < warmupSteps { return base * Double(step + 1) / Double(warmupSteps) }
    let progress = Double(step - warmupSteps) / Double(max(totalSteps - warmupSteps, 1))
    return switch decay {
    case .cosine: base * 0.5 * (1 + Elementary.cos(.pi * progress))
    case .linear: base * (1 - progress)
    case .constant: base
    }
  }
}
