public import Sweep
public import Training

/// Everything the report of one run is made of.
public struct RunReport: Sendable {
  /// Where the results of a run came from.
  public struct Provenance: Equatable, Sendable {
    /// What one host did.
    public struct Host: Equatable, Sendable {
      public var name: String
      public var tasks: Int
      /// Seconds of training, over all its workers.
      public var seconds: Double
      /// How many channels the kernels of its workers computed side by side, ascending; empty where none of them said so.
      public var kernelLanes: [Int]

      public init(name: String, tasks: Int, seconds: Double, kernelLanes: [Int] = []) {
        self.name = name
        self.tasks = tasks
        self.seconds = seconds
        self.kernelLanes = kernelLanes
      }
    }

    /// A result that began from what other hosts had saved: it is as good as their word, unless it was checked.
    public struct Resumption: Equatable, Sendable {
      public var task: TaskID
      public var contributors: Contributors
      /// Whether somebody else came to the same from the beginning.
      public var isChecked: Bool

      public init(task: TaskID, contributors: Contributors, isChecked: Bool) {
        self.task = task
        self.contributors = contributors
        self.isChecked = isChecked
      }
    }

    /// The sweep file as it was when the run was last started.
    public var sweepText: String
    public var hosts: [Host]
    /// How often the run was started.
    public var starts: Int
    /// Tasks with a result, pretrainings included.
    public var recorded: Int
    /// Results that came once more, the same.
    public var reproduced: Int
    /// Results that came once more, but different.
    public var differing: Int
    /// Attempts that gave no result.
    public var failedAttempts: Int
    /// In the plan's order.
    public var resumptions: [Resumption]

    public init(
      sweepText: String, hosts: [Host], starts: Int, recorded: Int, reproduced: Int, differing: Int,
      failedAttempts: Int, resumptions: [Resumption] = []
    ) {
      self.sweepText = sweepText
      self.hosts = hosts
      self.starts = starts
      self.recorded = recorded
      self.reproduced = reproduced
      self.differing = differing
      self.failedAttempts = failedAttempts
      self.resumptions = resumptions
    }
  }

  let aggregate: AggregateReport
  let definition: SweepDefinition
  let pretrainings: [PretrainingResult]
  let provenance: Provenance
  let findings: Findings

  public init(
    _ aggregate: AggregateReport, definition: SweepDefinition, pretrainings: [PretrainingResult], provenance: Provenance
  ) {
    self.aggregate = aggregate
    self.definition = definition
    self.pretrainings = pretrainings.sorted { $0.seed < $1.seed }
    self.provenance = provenance
    findings = Findings(aggregate)
  }

  var outcome: SweepOutcome { aggregate.outcome }
}
