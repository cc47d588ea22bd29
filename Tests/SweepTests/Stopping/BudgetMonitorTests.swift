import Sweep
import Testing
import Training

@Suite struct `A budget` {
  /// A pretraining, a trial from scratch and one that starts from the pretraining, for each of four seeds.
  private let plan = Sweeps.small(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: [7, 3, 9, 1])

  private func tasks(_ seed: UInt64) -> [TaskID] { plan.tasks.map(\.id).filter { $0.seed == seed } }

  /// What a task costs here: 60 core-seconds a pretraining, 20 a trial.
  private func cost(_ task: TaskID) -> Double { task.isPretraining ? 60 : 20 }

  /// Lets a sweep pay for tasks in an order, looking whenever it is time to; returns the tasks it came to.
  private func run(
    _ monitor: inout BudgetMonitor, _ order: [TaskID], spending: Spending = Spending()
  ) -> [TaskID] {
    var spending = spending
    var done: [TaskID] = []
    for task in order where monitor.decision == .goOn {
      spending.add(cost(task), to: task)
      done.append(task)
      if monitor.settle(task) { monitor.look(spending) }
    }
    return done
  }

  /// Whether each of some tasks completes a seed.
  private func settle(_ monitor: inout BudgetMonitor, _ tasks: some Sequence<TaskID>) -> [Bool] {
    tasks.map { monitor.settle($0) }
  }

  @Test func `ends a sweep after the last complete seed that it pays for, to the core-second`() {
    // A seed costs 100, so that so many are paid for.
    for (budget, seeds) in [(100.0, 1), (199, 1), (200, 2), (299.5, 2), (300, 3), (399, 3)] {
      var monitor = BudgetMonitor(plan, budget: budget)
      let done = run(&monitor, plan.tasks.map(\.id))
      #expect(monitor.decision == .spent(seeds: seeds), "\(budget)")
      #expect(done.count == 3 * seeds)
    }
  }

  @Test func `that pays for every seed ends nothing`() {
    var monitor = BudgetMonitor(plan, budget: 400)
    #expect(run(&monitor, plan.tasks.map(\.id)).count == 12)
    #expect(monitor.decision == .goOn && monitor.seeds == 4)
  }

  @Test func `lets the first seed be trained in any case`() {
    var monitor = BudgetMonitor(plan, budget: 1)
    #expect(run(&monitor, plan.tasks.map(\.id)) == tasks(7))
    #expect(monitor.decision == .spent(seeds: 1))
  }

  @Test func `takes seeds in their order, and what is paid of the next one for paid`() {
    // All pretrainings first, as many workers would have it: 240, then 40 a seed.
    let order = plan.tasks.map(\.id).filter(\.isPretraining) + plan.tasks.map(\.id).filter { !$0.isPretraining }
    for (budget, seeds) in [(240.0, 1), (319, 1), (320, 2), (359, 2), (360, 3)] {
      var monitor = BudgetMonitor(plan, budget: budget)
      _ = run(&monitor, order)
      #expect(monitor.decision == .spent(seeds: seeds), "\(budget)")
    }
    // The second seed is complete before the first: there is nothing to look at.
    var monitor = BudgetMonitor(plan, budget: 1)
    #expect(run(&monitor, tasks(3)) == tasks(3) && monitor.decision == .goOn && monitor.seeds == 0)
    #expect(run(&monitor, tasks(7)) == tasks(7) && monitor.decision == .spent(seeds: 2))
  }

  @Test func `counts attempts that gave nothing`() {
    var lost = Spending()
    lost.add(100, to: tasks(7)[0])
    var monitor = BudgetMonitor(plan, budget: 300)
    _ = run(&monitor, plan.tasks.map(\.id), spending: lost)
    #expect(monitor.decision == .spent(seeds: 1), "200 are spent, and the next seed may cost 200 as well")
  }

  @Test func `looks again where a coordinator starts: the same ends at once, a larger one goes on`() {
    var spending = Spending()
    for task in tasks(7) + tasks(3) { spending.add(cost(task), to: task) }
    let recorded = Set(tasks(7) + tasks(3))
    for (budget, decision) in [
      (200.0, BudgetMonitor.Decision.spent(seeds: 2)), (50, .spent(seeds: 2)), (300, .goOn),
    ] {
      let monitor = BudgetMonitor(plan, budget: budget, recorded: recorded, spending: spending)
      #expect(monitor.decision == decision && monitor.seeds == 2)
    }
  }

  @Test func `does not end at a task that was given up: it is settled, and tried again where there is money`() {
    var spending = Spending()
    for task in tasks(7) { spending.add(cost(task), to: task) }
    let (recorded, givenUp) = (Set(tasks(7).prefix(2)), Set(tasks(7).suffix(1)))
    let poor = BudgetMonitor(plan, budget: 150, recorded: recorded, givenUp: givenUp, spending: spending)
    #expect(poor.decision == .spent(seeds: 1))
    var rich = BudgetMonitor(plan, budget: 1000, recorded: recorded, givenUp: givenUp, spending: spending)
    #expect(rich.decision == .goOn && rich.seeds == 0)
    #expect(settle(&rich, givenUp) == [true])
    var undecided = BudgetMonitor(plan, budget: 1000)
    #expect(settle(&undecided, tasks(7).dropLast()) == [false, false])
    undecided.reinstate(tasks(7)[1])
    #expect(settle(&undecided, [tasks(7)[2], tasks(7)[1]]) == [false, true])
  }

  @Test func `is told in hours of one core, and takes no time that nobody can mean`() {
    #expect(coreHoursText(3600 * 1.25) == "1.25 core-hours" && coreHoursText(7.5) == "0.0021 core-hours")
    #expect(
      coreHours(3600 * 310.4) == "310" && coreHours(3600 * 31.04) == "31.0" && coreHours(-1) == "0"
        && coreHours(0.0036) == "0.0000010")
    var spending = Spending()
    for time in [Double.nan, -5, .infinity] { spending.add(time, to: tasks(7)[0]) }
    #expect(spending.coreSeconds == Plausible.seconds.upperBound)
  }
}

@Suite struct `Time that gave no result` {
  private let plan = Sweeps.small(conditions: ["scratch-noaug-n70"], seeds: [1, 2])
  private let anna = WorkerID("anna")
  private let bert = WorkerID("bert")

  private func join(_ worker: WorkerID, _ scheduler: inout Scheduler) -> [Assignment] {
    (scheduler.join(worker, hello: .worker(), now: .zero)
      + scheduler.heartbeat(worker, tokens: [], slots: 1, now: .zero)).leases
  }

  @Test func `is that of failed attempts, and of workers that left or fell silent, each told once`() {
    var scheduler = Scheduler(plan: plan)
    let (first, second) = (join(anna, &scheduler)[0], join(bert, &scheduler)[0])
    let report = FailureReport(token: first.token, task: first.task, failure: .crash, text: "broken")
    _ = scheduler.failed(anna, report: report, now: .seconds(30))
    #expect(scheduler.takeLostTime() == [LostTime(task: first.task, worker: anna, seconds: 30)])
    _ = scheduler.heard(bert, now: .seconds(40))
    _ = scheduler.leave(bert, reason: "its time is over", now: .seconds(50))
    #expect(scheduler.takeLostTime() == [LostTime(task: second.task, worker: bert, seconds: 40, silence: 10)])
    #expect(scheduler.takeLostTime() == [])
  }

  @Test func `is not that of a result`() {
    var scheduler = Scheduler(plan: plan)
    let lease = join(anna, &scheduler)[0]
    _ = scheduler.recorded(lease, by: anna, seconds: 30, now: .seconds(31))
    #expect(scheduler.takeLostTime() == [])
  }
}
