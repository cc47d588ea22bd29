import Sweep

/// What the coordinator knows of a message's sender by its key, whatever the message says.
struct Sender: Equatable {
  /// Nil where hosts have no keys.
  var party: Party?
  /// What the trainings began from whose leases the message names, where that was a state that others have saved.
  var contributors: [LeaseToken: Contributors] = [:]
}
