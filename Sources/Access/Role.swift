/// What a peer may do.
public enum Role: String, Codable, CaseIterable, Sendable {
  /// Trains tasks and sends their results.
  case worker
  /// Looks on.
  case observer
  /// Looks on, and tells workers to finish and leave.
  case `operator`
}

/// What a peer that connects is.
public enum Standing: Equatable, Sendable {
  case member(Role)
  /// Holds a join token, and may do nothing but enrol.
  case enrolling
}
