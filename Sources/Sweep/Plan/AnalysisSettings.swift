public import Training

/// How the results of a sweep are read: nothing that is trained or recorded depends on it.
public struct AnalysisSettings: Equatable, Sendable {
  /// By what the epoch is selected that a trial is judged by; nil for the one that it was trained with.
  public var selection: SelectionRule?

  public init(selection: SelectionRule? = nil) { self.selection = selection }
}
