import ReproducibleMath
import Testing
import Training

@testable import Sweep

@Suite struct `What a sweep will take` {
  /// A pretraining, a trial from scratch and one that starts from the pretraining, for each of four seeds.
  private let plan = Sweeps.small(conditions: ["scratch-noaug-n70", "ssl-noaug-n70"], seeds: [1, 2, 3, 4])

  private func forecast(_ plan: SweepPlan) -> SweepForecast {
    SweepForecast(plan) { $0.isPretraining ? 10...20 : 2...3 }
  }

  @Test func `is the sum of its tasks, at the least and at the most`() {
    let forecast = forecast(plan)
    #expect(forecast.coreSeconds == 56...104)
    #expect(forecast.pretrainings == 40...80)
    #expect(forecast.longestPath == 12...23)
  }

  @Test func `is over when the last trial is that waits for its pretraining`() {
    let forecast = forecast(plan)
    #expect(forecast.duration(workers: 1) == 56...104)
    // Two do two pretrainings each, then four trials each.
    #expect(forecast.duration(workers: 2) == 28...52)
    // The fourth pretraining comes after one of the others, while two do the trials of these; its own trial is the last.
    #expect(forecast.duration(workers: 3) == 22...43)
    for workers in [12, 13, 1_000_000] { #expect(forecast.duration(workers: workers) == 12...23) }
  }

  @Test(arguments: 1...20)
  func `lies between what no order can beat and what every order keeps to`(seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), name: "forecast", indices: 0)
    let plan = Sweeps.small(seeds: Array(1...UInt64(3 + seed)))
    let times = Dictionary(uniqueKeysWithValues: plan.tasks.map { ($0.id, Double(1 + stream.integer(below: 50))) })
    let forecast = SweepForecast(plan) { times[$0]!...times[$0]! }
    let (work, path) = (forecast.coreSeconds.lowerBound, forecast.longestPath.lowerBound)
    #expect(work == times.values.reduce(0, +))
    for workers in [1, 2, 3, 7, 20, 500] {
      let time = forecast.duration(workers: workers).upperBound
      let share = work / Double(workers)
      #expect(time >= max(path, share) - 1e-9, "\(workers)")
      // Graham, "Bounds on multiprocessing timing anomalies" (1969), holds for whoever leaves nobody idle that could work.
      #expect(time <= share + (1 - 1 / Double(workers)) * path + 1e-9, "\(workers)")
    }
    #expect(forecast.duration(workers: 1) == work...work)
  }

  @Test func `of a stopping rule reaches from its first seeds to all it may add`() throws {
    var definition = plan.definition
    definition.seeds = [1]
    definition = try definition.stopping(
      at: [StoppingRule.Goal("collapse(scratch-noaug-n70) halfwidth 0.1")], mostSeeds: 4)
    let forecast = forecast(SweepPlan(definition: definition, data: Sweeps.data))
    #expect(forecast.coreSeconds == 14...104 && forecast.pretrainings == 10...80)
    #expect(forecast.duration(workers: 1) == 14...104)
  }

  @Test func `says how many seeds a budget pays for`() {
    let forecast = forecast(plan)
    #expect(forecast.seeds(for: 50) == 1...3 && forecast.seeds(for: 55) == 2...3)
    #expect(forecast.seeds(for: 1) == 1...1, "the first is trained in any case")
    #expect(forecast.seeds(for: 1000) == 4...4)
  }

  @Test func `takes the smallest first, whatever the order`() {
    var stream = RandomStream(seed: 1, name: "heap", indices: 0)
    for count in [0, 1, 2, 3, 10, 1000] {
      let numbers = (0..<count).map { _ in stream.integer(below: 100) }
      var heap = Heap<Int>()
      for number in numbers { heap.insert(number) }
      var sorted: [Int] = []
      while let number = heap.popSmallest() { sorted.append(number) }
      #expect(sorted == numbers.sorted())
    }
  }

  @Test func `is told in units that people read`() {
    #expect(shortTimeText(0.0042) == "4.20 ms" && shortTimeText(0.35) == "350 ms" && shortTimeText(4.2) == "4.20 s")
    #expect(shortTimeText(42) == "42 s" && shortTimeText(7620) == "2 h 07 min")
    #expect(rangeText(1...2) { "\($0)" } == "1 to 2" && rangeText(1.1...1.2) { "\(Int($0))" } == "about 1")
  }
}

@Suite struct `What tasks are made of` {
  private func plan(_ change: (inout [Condition]) -> Void = { _ in }) -> SweepPlan {
    var definition = Sweeps.small().definition
    change(&definition.conditions)
    return SweepPlan(definition: definition, data: Sweeps.data)
  }

  private func model(_ plan: SweepPlan) -> CostModel { CostModel(plan) { _ in 7 } }

  /// A first unit of 4 s, others of 1 to 3 s, answers of half a second.
  private func costs(_ model: CostModel) throws -> [MeasuredCost] {
    try model.classes.map { _ in try MeasuredCost(begins: [4], units: [2, 1, 3], answers: [0.5]) }
  }

  @Test func `is measured once for each class: what takes no time makes none`() {
    let model = model(plan())
    #expect(model.titles == ["pretraining/tiny-batchnorm", "trial/scratch-noaug-n70", "trial/ssl-frozen-n70"])
    #expect(model.classes.map(\.unit) == [.step, .epoch, .epoch])
    let same = self.model(
      plan { conditions in
        conditions[0].recipe.fineTuning.learningRate = 0.5
        conditions[0].recipe.fineTuning.epochs = 3
        conditions[1].recipe.fineTuning.patience = 9
      })
    #expect(same.classes == model.classes)
    let others = self.model(
      plan { conditions in
        conditions[0].recipe.fineTuning.labels = 10
        conditions[1].recipe.fineTuning.augmentation = .views
      })
    #expect(others.classes.count == 4)
    for costClass in model.classes {
      guard case .trial(let trial) = costClass.work else { continue }
      #expect(trial.checkpoint == nil && trial.settings.initialization == .scratch)
    }
  }

  @Test func `is as many units as the recipe says, with patience down to where it may end`() throws {
    let plan = plan { conditions in
      conditions[1].recipe.fineTuning.patience = 5
      conditions[2].recipe.fineTuning.trained = .headThenAll
      conditions[2].recipe.fineTuning.headEpochs = 10
    }
    let model = model(plan)
    let costs = try costs(model)
    func seconds(_ task: TaskID) -> ClosedRange<Double> { model.seconds(of: task, costs) }
    let pretraining = plan.tasks[0].id
    #expect(pretraining.isPretraining)
    // 100 epochs of 7 steps.
    #expect(seconds(pretraining) == range(703, 2101))
    // 49 further epochs, and 1 to 17 answers to the test fold.
    #expect(seconds(.trial("scratch-noaug-n70", seed: 1)) == range(53.5, 159.5))
    // 6 epochs at the least.
    #expect(seconds(.trial("ssl-noaug-n70", seed: 2)) == range(9.5, 159.5))
    // 40 epochs of everything, with what comes first and last, and 10 of the head.
    #expect(seconds(.trial("ssl-frozen-n70", seed: 1)) == range(53.5, 159.5))
  }

  private func range(_ lower: Double, _ upper: Double) -> ClosedRange<Double> { lower...upper }

  @Test func `of a trial without epochs is the trial`() throws {
    let plan = plan { conditions in
      conditions = [conditions[0]]
      conditions[0].recipe.fineTuning.classifier = .rrLogistic
    }
    let model = model(plan)
    #expect(model.classes.map(\.unit) == [.trial])
    let costs = [try MeasuredCost(begins: [3, 1, 2])]
    #expect(model.seconds(of: plan.tasks[0].id, costs) == 1...3 && costs[0].repetitions == 3)
  }

  @Test func `is not said by fewer than three repetitions`() throws {
    for units in [[], [1.0], [1, 2]] {
      #expect(throws: TooFewRepetitions.self) { try MeasuredCost(begins: [1], units: units) }
    }
    #expect(throws: TooFewRepetitions(count: 2)) { try MeasuredCost(begins: [1, 2]) }
  }

  @Test func `is kept and sent: results by their epochs, encoders by their pretrainings`() throws {
    let plan = plan()
    let model = model(plan)
    let storage = StorageForecast(
      plan, model, signalBytes: 10_000,
      sizes: model.classes.map { _ in ResultSize(fixed: 1000, epoch: 10, kept: 100) }
    ) { _ in (checkpoint: 500, state: 1500) }
    // Two seeds, each with a pretraining of 100 epochs and three trials of 50, with 1 to 17 kept epochs.
    let pretrainings = 2 * (2048 + 256 * 100)
    let trials = 6 * (2048 + 1000 + 10 * 51)
    #expect(storage.records == (pretrainings + trials + 6 * 100)...(pretrainings + trials + 6 * 1700))
    #expect(storage.encoders == 1000...1000 && storage.state == 1500)
    #expect(storage.cache == 10_000...11_000)
  }
}
