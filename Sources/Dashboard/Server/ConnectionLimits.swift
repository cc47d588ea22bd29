/// How much of the live page's server visitors can take.
struct ConnectionLimits: Sendable {
  /// Connections at a time.
  var connections = 64
  /// How many of them may be told of every change.
  var streams = 48
  /// How long a request may take to come.
  var requestTime = Duration.seconds(10)
  /// How many bytes it may have.
  var requestBytes = 16 << 10
  /// How long a visitor may take over `pieceBytes` of an answer.
  var pieceTime = Duration.seconds(20)
  var pieceBytes = 64 << 10
}
