/// What jobs of Slurm are asked for.
public struct SlurmSettings: Equatable, Sendable {
  public var partition: String?
  /// As sbatch takes it, such as `120` (minutes) or `1-12:00:00`.
  public var time: String?
  public var account: String?
  public var qos: String?
  /// How many CPUs of its node a job gets; nil for what Slurm gives by itself.
  public var processors: Int?
  /// As sbatch takes it, such as `16G`.
  public var memory: String?
  public var isExclusive = false
  /// How many seconds before its end a job begins to drain.
  public var warning = 300
  /// Further options of sbatch, such as `--gres=tmpfs:10G`.
  public var options: [String] = []

  public init() {}

  /// How many seconds of these a command may go on with what it does: a minute is left for the job to return to the queue.
  var patience: Int { max(warning / 2, warning - 60) }

  /// The lines that a job's script begins with. `name` is shown by squeue, `log` is where it writes to.
  func directives(name: String, log: String) -> [String] {
    var all = [
      "--job-name=\(name)", "--nodes=1", "--ntasks=1", "--output=\(log)", "--open-mode=append", "--requeue",
      "--signal=B:USR1@\(warning)",
    ]
    if let partition { all.append("--partition=\(partition)") }
    if let time { all.append("--time=\(time)") }
    if let account { all.append("--account=\(account)") }
    if let qos { all.append("--qos=\(qos)") }
    if let processors { all.append("--cpus-per-task=\(processors)") }
    if let memory { all.append("--mem=\(memory)") }
    if isExclusive { all.append("--exclusive") }
    return (all + options).map { "#SBATCH \(ShellText.word($0))" }
  }
}
