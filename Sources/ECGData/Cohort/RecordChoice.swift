/// Which records of a source are used where labels are not.
public enum RecordChoice: String, Codable, CaseIterable, Sendable {
  /// Those that the task gives a class.
  case cohort
  /// Every one that can be used, whatever is said of it.
  case all
}
