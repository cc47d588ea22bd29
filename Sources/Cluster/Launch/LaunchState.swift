public import ContentHash

/// What has been started on a host, in a form that a later process can ask for it by.
public struct LaunchHandle: Codable, Equatable, Sendable {
  /// The way by which it was started, see `LaunchWay.name`.
  public var way: String
  /// What the way itself knows it by, such as a number of a job.
  public var identifier: String
  /// The folder with its log, as its host sees it.
  public var folder: String
  /// The bundle that was copied there, by its sha256; nil where the host has a program of its own.
  public var bundle: SHA256Digest?

  public init(way: String, identifier: String, folder: String, bundle: SHA256Digest? = nil) {
    self.way = way
    self.identifier = identifier
    self.folder = folder
    self.bundle = bundle
  }
}

/// What has become of what was started on a host.
public enum LaunchState: Codable, Equatable, Sendable {
  /// It is on its way; `reason` is what it waits for.
  case starting(reason: String)
  case running
  case ended(LaunchEnd)
}

/// How a host's workers ended.
public struct LaunchEnd: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// The coordinator had no more tasks, or they were asked to leave.
    case done
    /// Something ended them from outside: a restart of the host, a limit of time, a signal. Another start may do better.
    case lost
    /// They ended by themselves with an error.
    case failed
  }

  public var kind: Kind
  /// For people, such as `ended with status 1`.
  public var reason: String
  /// The last lines of what they said.
  public var lines: [String]

  public init(_ kind: Kind, reason: String, lines: [String] = []) {
    self.kind = kind
    self.reason = reason
    self.lines = lines
  }
}

/// What people want of a host.
public enum LaunchWish: String, Codable, Sendable {
  case run
  /// Its workers are to finish what they train, and no others are started.
  case drain
  /// Its workers are to end now, and no others are started.
  case stop
}
