/// What Slurm gives this process of its node, by the variables that it sets.
///
/// The names and their meanings are those of "OUTPUT ENVIRONMENT VARIABLES" in sbatch(1) and srun(1), read in version 22.05. Which of them
/// count depends on where the process runs:
///
/// - In a batch script, which runs once, on the first node, everything that the job has there is the script's: SLURM_CPUS_ON_NODE ("CPUs
///   allocated to the batch step") and the first number of SLURM_JOB_CPUS_PER_NODE. SLURM_CPUS_PER_TASK and SLURM_TASKS_PER_NODE speak of the
///   tasks that a later srun will start, and say nothing of the script.
/// - In a step, which SLURM_STEP_ID tells (srun alone sets it), SLURM_CPUS_ON_NODE are those "available to the step on this node", and every
///   task of the step is a process of its own: it has SLURM_CPUS_PER_TASK, and no more than its part of the step's, whose tasks
///   SLURM_STEP_TASKS_PER_NODE counts in the order of SLURM_NODEID. SLURM_JOB_CPUS_PER_NODE goes by the job's nodes, which the step's need not be.
///
/// SLURM_MEM_PER_NODE ("same as --mem") and SLURM_MEM_PER_CPU are in MiB, and 0 is all that the node has. A job's memory on a node is shared by the
/// tasks of a step, too.
struct SlurmShare: Equatable {
  /// CPUs; nil where nothing is said.
  private(set) var cores: Int?
  /// In bytes; nil where nothing is said.
  private(set) var memory: Int?

  init(environment: [String: String]) {
    guard environment["SLURM_JOB_ID"]?.isEmpty == false else { return }
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
    let node = environment["SLURM_NODEID"].flatMap { Int($0) } ?? 0
    func onNode(_ name: String) -> Int? { environment[name].flatMap { Self.count($0, ofNode: node) } }
    let isStep = environment["SLURM_STEP_ID"]?.isEmpty == false
    let tasks = isStep ? max(1, onNode("SLURM_STEP_TASKS_PER_NODE") ?? onNode("SLURM_TASKS_PER_NODE") ?? 1) : 1
    let allotted =
      [number("SLURM_CPUS_ON_NODE"), isStep ? nil : onNode("SLURM_JOB_CPUS_PER_NODE")].compactMap { $0 }.min()
    // --overcommit starts more tasks than there are CPUs.
    let part = allotted.map { max(1, $0 / tasks) }
    cores = [part, isStep ? number("SLURM_CPUS_PER_TASK") : nil].compactMap { $0 }.min()
    memory = [
      Self.bytes(number("SLURM_MEM_PER_NODE"), times: 1).map { $0 / tasks },
      (part ?? cores).flatMap { Self.bytes(number("SLURM_MEM_PER_CPU"), times: $0) },
    ].compactMap { $0 }.min()
  }

  private static func bytes(_ mebibytes: Int?, times factor: Int) -> Int? {
    guard let mebibytes else { return nil }
    let (product, isTooMuch) = mebibytes.multipliedReportingOverflow(by: factor)
    return isTooMuch || product > Int.max >> 20 ? nil : product << 20
  }

  /// The number of one node, counted from 0, in a list such as `72(x2),36`; nil where it does not say.
  static func count(_ list: String, ofNode node: Int) -> Int? {
    guard node >= 0 else { return nil }
    var node = node
    for entry in list.split(separator: ",") {
      let parts = entry.split(separator: "(x", maxSplits: 1, omittingEmptySubsequences: false)
      guard let count = parts.first.flatMap({ Int($0) }), count > 0 else { return nil }
      var nodes = 1
      if parts.count == 2 {
        guard parts[1].hasSuffix(")"), let repetitions = Int(parts[1].dropLast()), repetitions > 0 else { return nil }
        nodes = repetitions
      }
      if node < nodes { return count }
      node -= nodes
    }
    return nil
  }
}
