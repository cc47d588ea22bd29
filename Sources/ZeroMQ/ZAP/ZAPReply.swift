/// The answer to a `ZAPRequest`.
public enum ZAPReply: Equatable, Sendable {
  /// The peer may connect; every message of it will carry `userID`.
  case admit(userID: String)
  /// The peer may not connect, and is told so.
  case deny

  /// The frames after the delimiter.
  func frames(answering id: [UInt8]) -> [[UInt8]] {
    let (status, text, userID) =
      switch self {
      case .admit(let userID): ("200", "OK", userID)
      case .deny: ("400", "the key is not known here", "")
      }
    return [ZAPRequest.version, id] + [status, text, userID, ""].map { Array($0.utf8) }
  }
}

/// Who may connect to the sockets of one domain: a request in, a reply out.
struct ZAPAuthenticator: Sendable {
  let domain: String
  let verdict: @Sendable (_ key: CurvePublicKey, _ address: String) -> ZAPReply

  /// The whole answer to a whole message of libzmq, of which the first two frames are an envelope. Nil where it is no request:
  /// without an answer nobody gets in.
  func answer(to message: [[UInt8]]) -> [[UInt8]]? {
    guard message.count > 2, message[1].isEmpty, let request = ZAPRequest(frames: Array(message.dropFirst(2))) else {
      return nil
    }
    return message.prefix(2) + reply(to: request).frames(answering: request.id)
  }

  private func reply(to request: ZAPRequest) -> ZAPReply {
    guard request.domain == domain, case .curve(let key) = request.credentials else { return .deny }
    return verdict(key, request.address)
  }
}
