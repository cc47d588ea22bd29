/// Who computed a result, as far as it decides who can check it.
public struct Origin: Equatable, Sendable {
  public var worker: WorkerID
  /// Nil where hosts have no keys, or where an earlier version recorded the result.
  public var party: Party?
  /// Whose saved states it began from, but for the party's own.
  public var contributors: Contributors

  public init(worker: WorkerID, party: Party? = nil, contributors: Contributors = Contributors()) {
    self.worker = worker
    self.party = party
    self.contributors = contributors
  }
}
