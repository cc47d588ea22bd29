import ContentHash
import Training

/// The JSON bodies of messages that are not types of the protocol themselves.
enum MessageBody {
  struct Empty: Codable {}

  struct Text: Codable { var text: String }

  struct Welcome: Codable {
    var sweep: String
    var run: String
    /// Nil where there are none, as for an earlier version.
    var facts: Facts?
  }

  struct Lines: Codable { var lines: [String] }

  struct Count: Codable { var count: Int }

  struct Status {
    var tokens: [LeaseToken]
    var slots: Int
  }

  struct Token: Codable { var token: LeaseToken }

  struct Progress: Codable {
    var token: LeaseToken
    var progress: TrainingProgress
  }

  /// A lease without its specification, which travels in a frame of its own.
  struct Lease {
    var token: LeaseToken
    var task: TaskID
    var attempt: Int
    var inputs: [ArtifactReference]
    var limit: Double?
    var seal: String?

    init(_ lease: Sweep.Lease) {
      token = lease.token
      task = lease.task
      attempt = lease.attempt
      inputs = lease.inputs
      limit = lease.limit
      seal = lease.seal
    }

    func lease(specification: [UInt8]) -> Sweep.Lease {
      Sweep.Lease(
        token: token, task: task, attempt: attempt, specification: TaskSpecification(bytes: specification),
        inputs: inputs, limit: limit, seal: seal)
    }
  }

  /// A chunk without its bytes.
  struct ChunkPlace: Codable {
    var digest: SHA256Digest
    var offset: Int
  }

  struct Verdict {
    var task: TaskID
    var digest: SHA256Digest
    var reason: String?
  }

  struct Artifact: Codable {
    var digest: SHA256Digest
    var reason: String?
  }
}
