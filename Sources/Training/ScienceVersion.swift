/// What a seed means: results of different science versions are different experiments.
public enum ScienceVersion {
  /// Raised when, and only when, the bits that a task computes are changed on purpose. Golden values change with it; results of different
  /// numbers are never put together, continued or trained side by side.
  public static let current = 1
}
