/// What a host is and what it has done for a run.
public struct HostSummary: Codable, Equatable, Sendable {
  public var host: String
  /// The first digits of its key; nil where it has none. Two hosts of one name are told apart by it.
  public var key: String?
  /// How many of its workers are connected.
  public var workers: Int
  /// How many cores its workers may use; this and what follows is nil where none of them said so.
  public var cores: Int?
  /// How much memory they may use together.
  public var memoryBytes: Int?
  /// How many bits the processor's vectors have.
  public var vectorBits: Int?
  /// How many channels the kernels of its workers compute side by side.
  public var kernelLanes: Int?
  /// How many calibration steps a worker did in a second as it started; the mean of its workers.
  public var calibrationRate: Double?
  /// How many trainings gave a result that was recorded or compared.
  public var tasks: Int
  /// How long those took together, in seconds.
  public var trainingSeconds: Double
  /// For how long at least one of its workers was connected, in seconds; nil where that is not on record.
  public var presentSeconds: Double?
  /// How many attempts gave no result, but for those that were called off.
  public var failures: Int
  /// When one of its workers was there last, in seconds since 1970; nil where that is not on record.
  public var lastSeen: Double?

  private enum CodingKeys: String, CodingKey {
    case host, key, workers, cores, tasks, failures
    case memoryBytes = "memory_bytes"
    case vectorBits = "vector_bits"
    case kernelLanes = "kernel_lanes"
    case calibrationRate = "calibration_rate"
    case trainingSeconds = "training_seconds"
    case presentSeconds = "present_seconds"
    case lastSeen = "last_seen"
  }

  public init(
    host: String, key: String? = nil, workers: Int = 0, facts: HostFacts = HostFacts(), tasks: Int = 0,
    trainingSeconds: Double = 0, presentSeconds: Double? = nil, failures: Int = 0, lastSeen: Double? = nil
  ) {
    self.host = host
    self.key = key
    self.workers = workers
    cores = facts.cores
    memoryBytes = facts.memory
    vectorBits = facts.vectorBits
    kernelLanes = facts.kernelLanes
    calibrationRate = facts.calibrationRate
    self.tasks = tasks
    self.trainingSeconds = trainingSeconds
    self.presentSeconds = presentSeconds
    self.failures = failures
    self.lastSeen = lastSeen
  }

  /// How many tasks it does in an hour in which it is there; nil where that is not known.
  public var tasksPerHour: Double? {
    guard let presentSeconds, presentSeconds > 0 else { return nil }
    return Double(tasks) * 3600 / presentSeconds
  }
}
