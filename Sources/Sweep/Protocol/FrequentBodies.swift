import ContentHash

/// The JSON body of a message that is written and read without Foundation, because a coordinator handles thousands a second.
protocol FrequentBody {
  var json: [UInt8] { get }

  init(_ tree: JSONTree) throws(ProtocolError)
}

extension MessageBody.Status: FrequentBody {
  var json: [UInt8] {
    var text = JSONText()
    text.add("slots", slots)
    text.add("tokens", tokens)
    return text.closed
  }

  init(_ tree: JSONTree) throws(ProtocolError) {
    slots = try tree.field("slots").integer()
    tokens = []
    for token in try tree.field("tokens").elements() { tokens.append(try token.unsigned()) }
  }
}

/// Without the result's bytes, which travel in a frame of their own.
extension Computation: FrequentBody {
  var json: [UInt8] {
    var text = JSONText()
    text.add("attempt", attempt)
    text.add("digest", digest)
    if let program { text.add("program", program) }
    if let seal { text.add("seal", seal) }
    text.add("seconds", seconds)
    text.add("task", task.name)
    text.add("token", token)
    text.add("work", work)
    return text.closed
  }

  init(_ tree: JSONTree) throws(ProtocolError) {
    attempt = try tree.field("attempt").integer()
    body = []
    digest = try tree.field("digest").digest()
    program = if let program = tree["program"] { try program.digest() } else { nil }
    seal = if let seal = tree["seal"] { try seal.string() } else { nil }
    seconds = try tree.field("seconds").double()
    task = try TaskID(tree.field("task"))
    token = try tree.field("token").unsigned()
    work = try tree.field("work").digest()
  }
}

extension MessageBody.Verdict: FrequentBody {
  var json: [UInt8] {
    var text = JSONText()
    text.add("digest", digest)
    if let reason { text.add("reason", reason) }
    text.add("task", task.name)
    return text.closed
  }

  init(_ tree: JSONTree) throws(ProtocolError) {
    digest = try tree.field("digest").digest()
    reason = if let reason = tree["reason"] { try reason.string() } else { nil }
    task = try TaskID(tree.field("task"))
  }
}

extension MessageBody.Lease: FrequentBody {
  var json: [UInt8] {
    var text = JSONText()
    text.add("attempt", attempt)
    text.add(
      "inputs",
      inputs.map { input in
        var object = JSONText()
        object.add("digest", input.digest)
        object.add("kind", input.kind.rawValue)
        object.add("size", input.size)
        return object
      })
    if let limit { text.add("limit", limit) }
    if let seal { text.add("seal", seal) }
    text.add("task", task.name)
    text.add("token", token)
    return text.closed
  }

  init(_ tree: JSONTree) throws(ProtocolError) {
    attempt = try tree.field("attempt").integer()
    inputs = []
    for input in try tree.field("inputs").elements() { inputs.append(try ArtifactReference(input)) }
    limit = if let limit = tree["limit"] { try limit.double() } else { nil }
    seal = if let seal = tree["seal"] { try seal.string() } else { nil }
    task = try TaskID(tree.field("task"))
    token = try tree.field("token").unsigned()
  }
}

extension TaskID {
  fileprivate init(_ tree: JSONTree) throws(ProtocolError) {
    let name = try tree.string()
    guard let task = TaskID(name: name) else { throw .malformed("no task is called \(name.prefix(100))") }
    self = task
  }
}

extension ArtifactReference {
  fileprivate init(_ tree: JSONTree) throws(ProtocolError) {
    let name = try tree.field("kind").string()
    guard let kind = Kind(rawValue: name) else { throw .malformed("no kind of artifact is called \(name.prefix(40))") }
    self.init(kind: kind, digest: try tree.field("digest").digest(), size: try tree.field("size").integer())
  }
}
