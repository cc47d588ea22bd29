/// How much of a coordinator one peer may take. Whoever takes more is cut off, which the log says.
///
/// Each is meant to be far above what an honest worker takes. What arrives takes up to twice its bytes in the coordinator's memory.
public struct PeerLimits: Sendable {
  /// Connections in all, and by one key.
  public var connections = 10_000
  public var connectionsOfKey = Gatekeeper.workersOfAKey + 64
  /// Connections that have not said anything whole for a second, and those that have not at all: the oldest goes where there are more.
  public var unprovenConnections = 256
  public var newConnections = 1024
  /// How many bytes may have arrived by a connection, and not have been read as whole messages: by one that has said nothing whole yet,
  /// by all of those together, by any other one, and by all.
  public var unprovenBytes = 4 << 20
  public var allUnprovenBytes = 64 << 20
  public var unreadBytes = 16 << 20
  public var allUnreadBytes = 192 << 20
  /// How many bytes of closed connections may wait to be read: above that they are dropped.
  public var departedBytes = 16 << 20
  /// Frames of a message, the peer's name before it included: what has more is refused, and its sender cut off above `mostFrames`.
  public var frames = 4
  public var mostFrames = 32
  /// Bytes of a message.
  public var messageBytes = 3 << 20
  /// Messages and bytes of one key, and of one connection where there are no keys.
  public var messages = Rate(burst: 200_000, perSecond: 100_000)
  public var bytes = Rate(burst: Double(512 << 20), perSecond: Double(256 << 20))
  /// Bytes of JSON, which cost the coordinator the most.
  public var json = Rate(burst: Double(24 << 20), perSecond: Double(24 << 20))
  /// Messages that are refused.
  public var refusals = Rate(burst: 100_000, perSecond: 10_000)
  /// Greetings and failures of one key: each is told and logged.
  public var greetings = Rate(burst: 50_000, perSecond: 1000)
  public var failures = Rate(burst: 5000, perSecond: 20)
  /// Characters of a failure's text that are kept.
  public var failureText = 2000
  /// Points of a learning curve of one worker: more are left out, as every epoch of a trial is in its result.
  public var progress = Rate(burst: 500, perSecond: 20)
  /// Bytes that wait for a peer to read them: of artifacts nothing more is sent above that.
  public var unsentBytes = 8 << 20
  public var allUnsentBytes = 256 << 20
  /// Checkpoints of one key that no recorded result names yet, beside one for each pretraining that it was given.
  public var spareUploads = 4
  /// Chunks of artifacts that wait for the disk: of one worker, and of all.
  public var chunks = 64
  public var allChunks = 512

  public init() {}
}
