import ContentHash
import Foundation
import Sweep

/// A result that waits for its acknowledgement.
struct SpooledResult: Equatable, Sendable {
  /// The run it belongs to: the coordinator of another one has no use for it.
  var run: String
  var computation: Computation
  /// The checkpoint that has to be with the coordinator before the result.
  var checkpoint: ArtifactReference?
}

/// One flat object: what another version of the program has left in a spool is read, and the other way round.
extension SpooledResult: Codable {
  private enum CodingKeys: CodingKey {
    case run, token, task, attempt, seconds, work, digest, body, checkpoint, program, seal
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    run = try values.decode(String.self, forKey: .run)
    computation = Computation(
      token: try values.decode(LeaseToken.self, forKey: .token), task: try values.decode(TaskID.self, forKey: .task),
      attempt: try values.decode(Int.self, forKey: .attempt),
      seconds: try values.decode(Double.self, forKey: .seconds),
      work: try values.decode(SHA256Digest.self, forKey: .work),
      digest: try values.decode(SHA256Digest.self, forKey: .digest),
      body: Array(try values.decode(Data.self, forKey: .body)),
      program: try values.decodeIfPresent(SHA256Digest.self, forKey: .program),
      seal: try values.decodeIfPresent(String.self, forKey: .seal))
    checkpoint = try values.decodeIfPresent(ArtifactReference.self, forKey: .checkpoint)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(run, forKey: .run)
    try values.encode(computation.token, forKey: .token)
    try values.encode(computation.task, forKey: .task)
    try values.encode(computation.attempt, forKey: .attempt)
    try values.encode(computation.seconds, forKey: .seconds)
    try values.encode(computation.work, forKey: .work)
    try values.encode(computation.digest, forKey: .digest)
    try values.encode(Data(computation.body), forKey: .body)
    try values.encodeIfPresent(checkpoint, forKey: .checkpoint)
    try values.encodeIfPresent(computation.program, forKey: .program)
    try values.encodeIfPresent(computation.seal, forKey: .seal)
  }
}
