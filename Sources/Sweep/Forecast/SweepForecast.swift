/// What a sweep will cost and how long it will take, between what is known at the least and at the most.
///
/// Arithmetic on a plan: no clock, no file.
public struct SweepForecast: Sendable {
  /// The time of one thread for all tasks, in core-seconds.
  public let coreSeconds: ClosedRange<Double>
  /// The pretrainings' part of it.
  public let pretrainings: ClosedRange<Double>
  /// How long it takes with any number of workers: the longest pretraining with a trial after it, or the longest trial.
  public let longestPath: ClosedRange<Double>
  private let seconds: [ClosedRange<Double>]
  private let prerequisites: [Int?]
  private let dependents: [[Int]]
  /// The tasks in the order in which the scheduler gives them out, and each one's place in it.
  private let order: [Int]
  private let rank: [Int]
  /// How many tasks, in the plan's order, are trained whatever a stopping rule finds.
  private let certain: Int
  private let leastSeeds: Int
  private let seeds: Int

  /// - Parameter seconds: what each task takes.
  public init(_ plan: SweepPlan, seconds: (TaskID) -> ClosedRange<Double>) {
    let times = plan.tasks.map { seconds($0.id) }
    let number = Dictionary(uniqueKeysWithValues: plan.tasks.enumerated().map { ($1.id, $0) })
    let prerequisites = plan.tasks.map { $0.prerequisite.flatMap { number[$0] } }
    var dependents = [[Int]](repeating: [], count: plan.tasks.count)
    for (task, prerequisite) in prerequisites.enumerated() {
      if let prerequisite { dependents[prerequisite].append(task) }
    }
    let order = Scheduler.order(plan.tasks, dependents: dependents, lead: SchedulerSettings().pretrainingLead)
    var rank = [Int](repeating: 0, count: order.count)
    for (place, task) in order.enumerated() { rank[task] = place }
    let leastSeeds = plan.definition.stopping?.leastSeeds ?? plan.definition.seeds.count
    self.leastSeeds = leastSeeds
    // Seed by seed, so that the first seeds' tasks are the first ones.
    certain = plan.tasks.firstIndex { $0.round >= leastSeeds } ?? plan.tasks.count
    seeds = plan.definition.seeds.count
    self.seconds = times
    self.prerequisites = prerequisites
    self.dependents = dependents
    self.order = order
    self.rank = rank
    let isPretraining = plan.tasks.map(\.isPretraining)
    pretrainings = Self.sum(times, certain: certain) { isPretraining[$0] }
    coreSeconds = Self.sum(times, certain: certain) { _ in true }
    let paths = times.indices.map { task in
      let before = prerequisites[task].map { times[$0] } ?? 0...0
      return (before.lowerBound + times[task].lowerBound)...(before.upperBound + times[task].upperBound)
    }
    longestPath =
      (paths.prefix(certain).map(\.lowerBound).max() ?? 0)...(paths.map(\.upperBound).max() ?? 0)
  }

  private static func sum(
    _ times: [ClosedRange<Double>], certain: Int, where isCounted: (Int) -> Bool
  ) -> ClosedRange<Double> {
    let lower = times.indices.prefix(certain).filter(isCounted).reduce(0) { $0 + times[$1].lowerBound }
    return lower...times.indices.filter(isCounted).reduce(0) { $0 + times[$1].upperBound }
  }

  /// How long so many workers need, in seconds: tasks are given out in the scheduler's order to whoever is free, and a trial waits for its
  /// pretraining.
  public func duration(workers: Int) -> ClosedRange<Double> {
    let early = makespan(workers: workers, tasks: certain) { $0.lowerBound }
    return early...max(early, makespan(workers: workers, tasks: seconds.count) { $0.upperBound })
  }

  /// How many seeds a budget pays for, in core-seconds, at the least and at the most; the first is trained in any case.
  public func seeds(for budget: Double) -> ClosedRange<Int> {
    func count(_ total: Double, of seeds: Int) -> Int {
      let each = total / Double(max(1, seeds))
      return each * Double(self.seeds) <= budget ? self.seeds : max(1, Int(budget / each))
    }
    let most = count(coreSeconds.lowerBound, of: leastSeeds)
    return min(most, count(coreSeconds.upperBound, of: seeds))...most
  }

  private struct Running: Comparable {
    let end: Double
    let task: Int

    static func < (left: Running, right: Running) -> Bool { (left.end, left.task) < (right.end, right.task) }
  }

  /// When the last of the first `tasks` tasks is done.
  private func makespan(workers: Int, tasks: Int, _ time: (ClosedRange<Double>) -> Double) -> Double {
    var ready = Heap<Int>()
    var running = Heap<Running>()
    var now = 0.0
    for task in 0..<tasks where prerequisites[task] == nil { ready.insert(rank[task]) }
    while true {
      while running.count < max(1, workers), let next = ready.popSmallest() {
        running.insert(Running(end: now + time(seconds[order[next]]), task: order[next]))
      }
      guard let done = running.popSmallest() else { return now }
      now = done.end
      for dependent in dependents[done.task] where dependent < tasks { ready.insert(rank[dependent]) }
    }
  }
}
