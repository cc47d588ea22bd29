/// What Slurm says of a job.
struct SlurmJob: Equatable {
  /// In Slurm's words, such as `PENDING`.
  var state: String
  /// Why it waits, or why it ended.
  var reason: String

  /// What `squeue --format=%T|%r` prints of one job; nil where it prints nothing.
  init?(queueLine line: String) {
    let fields = line.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 2, !fields[0].isEmpty else { return nil }
    (state, reason) = (fields[0], fields[1])
  }

  /// What `scontrol --oneliner show job` prints; nil where it says nothing of the state.
  init?(description: String) {
    let fields = description.split(separator: " ").reduce(into: [String: String]()) { fields, field in
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if pair.count == 2 { fields[pair[0]] = pair[1] }
    }
    guard let state = fields["JobState"] else { return nil }
    self.state = state
    reason = fields["Reason"] ?? ""
  }

  /// What that is for a launch. States as squeue(1) lists them.
  var launchState: LaunchState {
    // "CANCELLED by 1000", as sacct says it.
    switch state.split(separator: " ").first.map(String.init) ?? "" {
    case "PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "RESV_DEL_HOLD", "SUSPENDED", "STOPPED",
      "SPECIAL_EXIT":
      return .starting(
        reason: reason.isEmpty || reason == "None" ? state.lowercased() : "\(state.lowercased()), \(reason)")
    case "RUNNING", "COMPLETING", "SIGNALING", "STAGE_OUT", "RESIZING": return .running
    case "COMPLETED": return .ended(LaunchEnd(.done, reason: "its job ended"))
    // Somebody did not want it any more.
    case "CANCELLED": return .ended(LaunchEnd(.done, reason: "its job was cancelled"))
    case "TIMEOUT", "DEADLINE": return .ended(LaunchEnd(.lost, reason: "its job came to its limit of time"))
    case "PREEMPTED": return .ended(LaunchEnd(.lost, reason: "its job had to give way to another"))
    case "NODE_FAIL", "BOOT_FAIL", "REVOKED": return .ended(LaunchEnd(.lost, reason: "its node failed"))
    case "OUT_OF_MEMORY": return .ended(LaunchEnd(.failed, reason: "its job took more memory than it was given"))
    default: return .ended(LaunchEnd(.failed, reason: "its job ended as \(state)"))
    }
  }
}
