public import ContentHash

/// What one attempt at a task gave: the same value in a worker's spool, in the message that delivers it and on its way to the store.
public struct Computation: Equatable, Sendable {
  /// The lease under which the task was trained.
  public var token: LeaseToken
  public var task: TaskID
  public var attempt: Int
  /// How long the training took.
  public var seconds: Double
  /// The fingerprint of the specification that was trained: another sweep may use the same task names.
  public var work: SHA256Digest
  /// The digest of the result; for a pretraining the checkpoint's sha256.
  public var digest: SHA256Digest
  /// The JSON of a `TrialResult` or `PretrainingResult`, as `TaskResult.encoded` writes it.
  public var body: [UInt8]
  /// The sha256 of the program that computed it, which need not be the sender's; nil where that is not known.
  public var program: SHA256Digest?
  /// What the lease came with.
  public var seal: String?

  public init(
    token: LeaseToken, task: TaskID, attempt: Int, seconds: Double, work: SHA256Digest, digest: SHA256Digest,
    body: [UInt8], program: SHA256Digest? = nil, seal: String? = nil
  ) {
    self.token = token
    self.task = task
    self.attempt = attempt
    self.seconds = seconds
    self.work = work
    self.digest = digest
    self.body = body
    self.program = program
    self.seal = seal
  }

  /// What the training of a lease gave.
  public init(
    under lease: Lease, seconds: Double, digest: SHA256Digest, body: [UInt8], program: SHA256Digest? = nil
  ) {
    self.init(
      token: lease.token, task: lease.task, attempt: lease.attempt, seconds: seconds,
      work: lease.specification.fingerprint, digest: digest, body: body, program: program, seal: lease.seal)
  }
}
