extension CoordinatorMessage {
  /// Numbers that other programs know: never given to another message.
  private enum Kind: UInt8 {
    case welcome = 101
    case refused = 102
    case identify = 103
    case lease = 104
    case acknowledge = 105
    case reject = 106
    case cancel = 107
    case drain = 108
    case want = 109
    case chunk = 110
    case have = 111
    case absent = 112
    case enrolled = 113
    case status = 114
    case dismissed = 115
  }

  /// The message as frames of a multipart message.
  public var frames: [[UInt8]] { messageFrames.frames }

  private var messageFrames: MessageFrames {
    switch self {
    case .welcome(let sweep, let run, let facts):
      Self.write(.welcome, MessageBody.Welcome(sweep: sweep, run: run, facts: facts == Facts() ? nil : facts))
    case .refused(let reason): Self.write(.refused, MessageBody.Text(text: reason))
    case .identify: Self.write(.identify, MessageBody.Empty())
    case .lease(let lease): Self.write(.lease, MessageBody.Lease(lease), raw: lease.specification.bytes)
    case .acknowledge(let task, let digest):
      Self.write(.acknowledge, MessageBody.Verdict(task: task, digest: digest))
    case .reject(let task, let digest, let reason):
      Self.write(.reject, MessageBody.Verdict(task: task, digest: digest, reason: reason))
    case .cancel(let token): Self.write(.cancel, MessageBody.Token(token: token))
    case .drain(let reason): Self.write(.drain, MessageBody.Text(text: reason))
    case .want(let request): Self.write(.want, request)
    case .chunk(let chunk):
      Self.write(.chunk, MessageBody.ChunkPlace(digest: chunk.digest, offset: chunk.offset), raw: chunk.bytes)
    case .have(let digest): Self.write(.have, MessageBody.Artifact(digest: digest))
    case .absent(let digest, let reason): Self.write(.absent, MessageBody.Artifact(digest: digest, reason: reason))
    case .enrolled: Self.write(.enrolled, MessageBody.Empty())
    case .status(let lines): Self.write(.status, MessageBody.Lines(lines: lines))
    case .dismissed(let workers): Self.write(.dismissed, MessageBody.Count(count: workers))
    }
  }

  private static func write(_ kind: Kind, _ body: some FrequentBody, raw: [UInt8]? = nil) -> MessageFrames {
    MessageFrames(kind.rawValue, body, raw: raw)
  }

  private static func write(_ kind: Kind, _ body: some Encodable, raw: [UInt8]? = nil) -> MessageFrames {
    MessageFrames(kind.rawValue, body, raw: raw)
  }

  /// Reads a message; the error says what is wrong with the frames.
  public init(frames: [[UInt8]]) throws(ProtocolError) {
    let message = try MessageFrames(frames)
    guard let kind = Kind(rawValue: message.kind) else {
      throw .malformed("no message of a coordinator has kind \(message.kind)")
    }
    switch kind {
    case .welcome:
      let body = try message.decode(MessageBody.Welcome.self)
      self = .welcome(sweep: body.sweep, run: body.run, facts: body.facts ?? Facts())
    case .refused: self = .refused(reason: try message.decode(MessageBody.Text.self).text)
    case .identify: self = .identify
    case .lease:
      let body = try message.decode(MessageBody.Lease.self)
      self = .lease(body.lease(specification: try message.rawBytes()))
    case .acknowledge:
      let body = try message.decode(MessageBody.Verdict.self)
      self = .acknowledge(body.task, digest: body.digest)
    case .reject:
      let body = try message.decode(MessageBody.Verdict.self)
      self = .reject(body.task, digest: body.digest, reason: body.reason ?? "no reason given")
    case .cancel: self = .cancel(try message.decode(MessageBody.Token.self).token)
    case .drain: self = .drain(reason: try message.decode(MessageBody.Text.self).text)
    case .want: self = .want(try message.decode())
    case .chunk:
      let body = try message.decode(MessageBody.ChunkPlace.self)
      self = .chunk(Chunk(digest: body.digest, offset: body.offset, bytes: try message.rawBytes()))
    case .have: self = .have(try message.decode(MessageBody.Artifact.self).digest)
    case .absent:
      let body = try message.decode(MessageBody.Artifact.self)
      self = .absent(body.digest, reason: body.reason ?? "no reason given")
    case .enrolled: self = .enrolled
    case .status: self = .status(try message.decode(MessageBody.Lines.self).lines)
    case .dismissed: self = .dismissed(workers: try message.decode(MessageBody.Count.self).count)
    }
  }
}
