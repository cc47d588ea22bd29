import Training

/// What a run has cost so far: for every task the seconds of training by the threads that shared them, of results and of attempts without.
public struct Spending: Equatable, Sendable {
  /// Of all tasks, also of those that the sweep does not have any more.
  public private(set) var coreSeconds = 0.0
  private var ofTask: [TaskID: Double] = [:]

  public init() {}

  /// Adds to what a task has cost; times that nobody can mean are taken as near as they can be believed.
  public mutating func add(_ coreSeconds: Double, to task: TaskID) {
    let cost = Plausible.time(coreSeconds)
    self.coreSeconds += cost
    ofTask[task, default: 0] += cost
  }

  /// What a task has cost; 0 where nobody tried it.
  public subscript(task: TaskID) -> Double { ofTask[task] ?? 0 }
}
