public import Report
public import RunStore
public import Sweep

/// How what a run's folder holds becomes what pages show: told by the program, which knows the rooms that this one does not.
public struct RunReading: Sendable {
  public typealias Reader<Value> = @Sendable (RunReader) throws -> Value

  let outcome: Reader<SweepOutcome>
  let status: @Sendable (RunReader, SweepOutcome) throws -> LiveStatus
  let report: Reader<RunReport>
  let explanation: @Sendable (RunReader, TaskID) throws -> [String]

  public init(
    outcome: @escaping Reader<SweepOutcome>, status: @escaping @Sendable (RunReader, SweepOutcome) throws -> LiveStatus,
    report: @escaping Reader<RunReport>, explanation: @escaping @Sendable (RunReader, TaskID) throws -> [String]
  ) {
    self.outcome = outcome
    self.status = status
    self.report = report
    self.explanation = explanation
  }
}

extension RunHistory.Stay {
  init(_ worker: StoredWorker) {
    self.init(
      worker: worker.worker, host: worker.host, from: worker.joined, to: worker.seen, isConnected: worker.isConnected)
  }
}
