import ReproducibleMath

/// A linear rise over the warm-up, then half a cosine down to zero.
public struct LearningRateSchedule: Sendable {
  public let base: Double
  public let warmupSteps: Int
  public let totalSteps: Int

  public init(base: Double, warmupSteps: Int, totalSteps: Int) {
    self.base = base
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
  }

  /// The learning rate of update `step`, counted from 0.
  public func rate(step: Int) -> Double {
    if step < warmupSteps { return base * Double(step + 1) / Double(warmupSteps) }
    let progress = Double(step - warmupSteps) / Double(max(totalSteps - warmupSteps, 1))
    return base * 0.5 * (1 + Elementary.cos(.pi * progress))
  }
}
