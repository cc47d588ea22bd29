/// The frames of a message: kind and protocol version; a JSON body; raw bytes where there are any.
struct MessageFrames {
  let kind: UInt8
  let body: [UInt8]
  let raw: [UInt8]?

  init(_ kind: UInt8, _ body: some Encodable, raw: [UInt8]? = nil) {
    self.kind = kind
    self.body = MessageCoding.encode(body)
    self.raw = raw
  }

  init(_ kind: UInt8, _ body: some FrequentBody, raw: [UInt8]? = nil) {
    self.kind = kind
    self.body = body.json
    self.raw = raw
  }

  /// The version comes first, at a place that no version may move.
  var frames: [[UInt8]] {
    let header = [UInt8(truncatingIfNeeded: protocolVersion), UInt8(protocolVersion >> 8), kind]
    return [header, body] + (raw.map { [$0] } ?? [])
  }

  init(_ frames: [[UInt8]]) throws(ProtocolError) {
    guard let header = frames.first, header.count >= 3 else {
      throw .malformed("expected a first frame of 3 bytes, got \(frames.first?.count ?? 0)")
    }
    let version = UInt16(header[0]) | UInt16(header[1]) << 8
    guard version == protocolVersion else { throw .version(theirs: version) }
    guard header.count == 3, frames.count == 2 || frames.count == 3 else {
      throw .malformed("expected 2 or 3 frames, the first of 3 bytes, got \(frames.map(\.count))")
    }
    kind = header[2]
    body = frames[1]
    raw = frames.count == 3 ? frames[2] : nil
  }

  func decode<Body: Decodable>(_ type: Body.Type = Body.self) throws(ProtocolError) -> Body {
    try MessageCoding.decode(type, from: body)
  }

  func decode<Body: FrequentBody>(_ type: Body.Type) throws(ProtocolError) -> Body { try Body(JSONTree(body)) }

  func rawBytes() throws(ProtocolError) -> [UInt8] {
    guard let raw else { throw .malformed("kind \(kind) needs a third frame") }
    return raw
  }
}
