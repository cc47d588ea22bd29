extension WorkerMessage {
  /// Numbers that other programs know: never given to another message.
  private enum Kind: UInt8 {
    case hello = 1
    case heartbeat = 2
    case progress = 3
    case result = 4
    case failed = 5
    case want = 6
    case offer = 7
    case chunk = 8
    case goodbye = 9
    case enrol = 10
    case look = 11
    case dismiss = 12
    case saved = 13
  }

  /// The message as frames of a multipart message.
  public var frames: [[UInt8]] { messageFrames.frames }

  private var messageFrames: MessageFrames {
    switch self {
    case .hello(let hello): Self.write(.hello, hello)
    case .heartbeat(let tokens, let slots): Self.write(.heartbeat, MessageBody.Status(tokens: tokens, slots: slots))
    case .progress(let token, let progress):
      Self.write(.progress, MessageBody.Progress(token: token, progress: progress))
    case .result(let computation): Self.write(.result, computation, raw: computation.body)
    case .failed(let report): Self.write(.failed, report)
    case .want(let request): Self.write(.want, request)
    case .offer(let artifact): Self.write(.offer, artifact)
    case .chunk(let chunk):
      Self.write(.chunk, MessageBody.ChunkPlace(digest: chunk.digest, offset: chunk.offset), raw: chunk.bytes)
    case .saved(let state): Self.write(.saved, state)
    case .goodbye(let reason): Self.write(.goodbye, MessageBody.Text(text: reason))
    case .enrol(let enrolment): Self.write(.enrol, enrolment)
    case .look: Self.write(.look, MessageBody.Empty())
    case .dismiss(let workers): Self.write(.dismiss, MessageBody.Text(text: workers))
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
      throw .malformed("no message of a worker has kind \(message.kind)")
    }
    switch kind {
    case .hello: self = .hello(try message.decode())
    case .heartbeat:
      let body = try message.decode(MessageBody.Status.self)
      self = .heartbeat(tokens: body.tokens, slots: body.slots)
    case .progress:
      let body = try message.decode(MessageBody.Progress.self)
      self = .progress(body.token, body.progress)
    case .result:
      var computation = try message.decode(Computation.self)
      computation.body = try message.rawBytes()
      self = .result(computation)
    case .failed: self = .failed(try message.decode())
    case .want: self = .want(try message.decode())
    case .offer: self = .offer(try message.decode())
    case .chunk:
      let body = try message.decode(MessageBody.ChunkPlace.self)
      self = .chunk(Chunk(digest: body.digest, offset: body.offset, bytes: try message.rawBytes()))
    case .saved: self = .saved(try message.decode())
    case .goodbye: self = .goodbye(reason: try message.decode(MessageBody.Text.self).text)
    case .enrol: self = .enrol(try message.decode())
    case .look: self = .look
    case .dismiss: self = .dismiss(workers: try message.decode(MessageBody.Text.self).text)
    }
  }
}
