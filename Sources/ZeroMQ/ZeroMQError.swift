internal import CZeroMQ

/// A libzmq call that failed: what was attempted, where, and the errno it left behind.
public struct ZeroMQError: Error, Equatable, CustomStringConvertible {
  /// The errno of the call, for example `EADDRINUSE`.
  public let code: CInt
  /// What was attempted, as the end of "could not ...".
  public let attempt: String
  /// The address that was bound or connected to; nil where there is none.
  public let endpoint: String?

  public init(code: CInt, during attempt: String, endpoint: String? = nil) {
    self.code = code
    self.attempt = attempt
    self.endpoint = endpoint
  }

  /// The error of the call that was just made by this thread.
  init(during attempt: String, endpoint: String? = nil) {
    self.init(code: zmq_errno(), during: attempt, endpoint: endpoint)
  }

  /// The peer's queue is full, or there is no connection yet.
  public var wouldBlock: Bool { code == EAGAIN }

  /// A ROUTER was asked to write to an identity that is not connected.
  public var isUnreachable: Bool { code == EHOSTUNREACH }

  public var description: String {
    let place = endpoint.map { " \($0)" } ?? ""
    return "could not \(attempt)\(place): \(String(cString: zmq_strerror(code))) (errno \(code))"
  }
}
