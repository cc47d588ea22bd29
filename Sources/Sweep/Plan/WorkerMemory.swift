import Training

/// How much memory the workers of a sweep need.
public struct WorkerMemory: Equatable, Sendable {
  /// What each worker needs of its own, in bytes.
  public var own: Int
  /// What the workers of a host need once: the packed records, which all of them map, and the program.
  public var shared: Int

  public init(own: Int, shared: Int) {
    self.own = own
    self.shared = shared
  }

  /// The need of the task of a sweep that takes most, `signalBytes` being the size of its packed records.
  public init(_ plan: SweepPlan, signalBytes: Int) {
    // Tasks of other seeds take the same.
    let tasks = plan.tasks.prefix { $0.round == 0 }
    own =
      tasks.map {
        let task = $0.task(checkpoint: $0.prerequisite.map { _ in plan.data })
        return task.typicalMemory(signalBytes: signalBytes, at: plan.definition.rate)
      }.max() ?? 0
    shared = signalBytes + Self.program
  }

  /// What is read of the program's file, in bytes.
  private static let program = 40 << 20
}

extension WorkerMemory {
  private static let bytes = 0...1 << 44

  /// What a coordinator says of it; nil where it does not.
  public init?(_ facts: Facts) {
    guard let own = facts[.workerMemory].flatMap({ Int($0) }), Self.bytes.contains(own),
      let shared = facts[.sharedMemory].flatMap({ Int($0) }), Self.bytes.contains(shared)
    else { return nil }
    self.init(own: own, shared: shared)
  }

  /// The same as facts.
  public var facts: Facts { [.workerMemory: "\(own)", .sharedMemory: "\(shared)"] }
}
