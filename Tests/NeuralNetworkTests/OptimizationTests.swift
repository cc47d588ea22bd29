import GoldenValues
import Kernels
import Testing

@testable import NeuralNetwork

private let golden = GoldenFile("optimizer")
private let goldenSGD = GoldenFile("sgd")

@Suite("Optimisation against PyTorch in double precision")
struct OptimizationTests {
  @Test("twelve steps of AdamW at changing rates, with and without weight decay")
  func adamW() throws {
    let store = ParameterStore()
    let decayed = store.declare("decayed", .matrix(inputs: 5, outputs: 9), decays: true)
    let plain = store.declare("plain", .vector(count: 19))
    try store.set(["decayed": golden["decayed.start"], "plain": golden["plain.start"]])
    let optimizer = AdamW(store, parameters: store.parameters, weightDecay: 1e-4)
    for (step, rate) in golden.values("rates").enumerated() {
      for parameter in [decayed, plain] {
        store.set(gradient: parameter, golden.values("\(parameter.name).\(step).gradient"))
      }
      optimizer.step(learningRate: rate)
      for parameter in [decayed, plain] {
        // One rounding of each value a step, 12 · 6e-8 at the most.
        #expect(relativeError(store.goldenValues(parameter), golden.values("\(parameter.name).\(step)")) < 7e-7)
      }
    }
  }

  @Test(
    "twelve steps of SGD at changing rates, with and without momentum and weight decay",
    arguments: goldenSGD.cases(endingWith: "settings"))
  func sgd(name: String) throws {
    let store = ParameterStore()
    let decayed = store.declare("decayed", .matrix(inputs: 5, outputs: 9), decays: true)
    let plain = store.declare("plain", .vector(count: 19))
    try store.set(["decayed": goldenSGD["decayed.start"], "plain": goldenSGD["plain.start"]])
    let settings = goldenSGD.values("\(name).settings")
    let optimizer = SGD(store, parameters: store.parameters, momentum: settings[0], weightDecay: settings[1])
    for (step, rate) in goldenSGD.values("rates").enumerated() {
      for parameter in [decayed, plain] {
        store.set(gradient: parameter, goldenSGD.values("\(parameter.name).\(step).gradient"))
      }
      optimizer.step(learningRate: rate)
      for parameter in [decayed, plain] {
        #expect(
          relativeError(store.goldenValues(parameter), goldenSGD.values("\(name).\(parameter.name).\(step)")) < 7e-7)
      }
    }
  }

  /// A network of one parameter of more than one thread's share, whose gradient follows its weights.
  private func weights(
    _ kind: OptimizerKind, steps: Int, threads: Int = 1, interruptedAfter: Int? = nil
  ) -> [Float] {
    func network() -> (ParameterStore, Parameter, any Optimizer) {
      let store = ParameterStore()
      let parameter = store.declare("weights", .vector(count: 1 << 16 + 13), decays: true)
      let optimizer = kind.optimizer(
        store, parameters: [parameter], momentum: 0.9, weightDecay: 0.01, on: ThreadTeam(threads: threads))
      return (store, parameter, optimizer)
    }
    var (store, parameter, optimizer) = network()
    for i in 0..<parameter.count { store.mutableValues(parameter)[i] = Float(i % 17) - 8 }
    for step in 0..<steps {
      for i in 0..<parameter.count {
        store.gradient(parameter)[i] = store.values(parameter)[i] * 0.5 + Float((i + step) % 5)
      }
      optimizer.step(learningRate: 0.03)
      guard step + 1 == interruptedAfter else { continue }
      let (weights, state) = (store.snapshot, optimizer.snapshot)
      (store, parameter, optimizer) = network()
      #expect(optimizer.fits(state))
      store.restore(weights)
      optimizer.restore(state)
    }
    return Array(UnsafeBufferPointer(start: store.values(parameter), count: parameter.count))
  }

  @Test("the same bits for any number of threads, and after an interruption", arguments: OptimizerKind.allCases)
  func determinism(kind: OptimizerKind) {
    let expected = weights(kind, steps: 5)
    #expect(expected.allSatisfy { $0.isFinite })
    #expect(weights(kind, steps: 5, threads: 3) == expected)
    for epoch in 1...4 { #expect(weights(kind, steps: 5, interruptedAfter: epoch) == expected) }
    #expect(weights(kind, steps: 4) != expected)
  }

  @Test("what one optimizer keeps does not fit another, nor another number of weights")
  func foreignState() {
    let store = ParameterStore()
    let parameters = [store.declare("one", .vector(count: 3)), store.declare("two", .vector(count: 4))]
    func optimizer(_ kind: OptimizerKind, _ parameters: [Parameter]) -> any Optimizer {
      kind.optimizer(store, parameters: parameters, momentum: 0.9, weightDecay: 0, on: ThreadTeam())
    }
    for kind in OptimizerKind.allCases {
      let own = optimizer(kind, parameters).snapshot
      for other in OptimizerKind.allCases { #expect(optimizer(other, parameters).fits(own) == (kind == other)) }
      #expect(!optimizer(kind, [parameters[0]]).fits(own))
      #expect(!optimizer(kind, parameters).fits(OptimizerSnapshot(steps: -1, buffers: own.buffers)))
      #expect(!optimizer(kind, parameters).fits(OptimizerSnapshot(steps: 0, buffers: [:])))
    }
  }

  @Test("a parameter that the optimizer was not given stays as it is")
  func frozenParameters() throws {
    let store = ParameterStore()
    let frozen = store.declare("frozen", .vector(count: 3), decays: true)
    let trained = store.declare("trained", .vector(count: 3))
    let start = SafetensorsFile.Tensor(shape: [3], values: [1, 2, 3])
    try store.set(["frozen": start, "trained": start])
    for parameter in [frozen, trained] { store.set(gradient: parameter, [1, 1, 1]) }
    AdamW(store, parameters: [trained], weightDecay: 0.1).step(learningRate: 0.5)
    #expect(store.goldenValues(frozen) == [1, 2, 3])
    #expect(relativeError(store.goldenValues(trained), [0.5, 1.5, 2.5]) < 1e-6)
  }

  @Test("after its rise the learning rate falls as a line, or stays", arguments: [0, 1, 5], [6, 40])
  func otherSchedules(warmup: Int, total: Int) {
    for base in [1e-3, 0.1] {
      let linear = LearningRateSchedule(base: base, decay: .linear, warmupSteps: warmup, totalSteps: total)
      let constant = LearningRateSchedule(base: base, decay: .constant, warmupSteps: warmup, totalSteps: total)
      for step in 0..<total {
        let isRising = step < warmup
        let risen = base * Double(step + 1) / Double(max(warmup, 1))
        let fallen = base * Double(total - step) / Double(total - warmup)
        #expect(abs(linear.rate(step: step) - (isRising ? risen : fallen)) <= 1e-15 * base)
        #expect(abs(constant.rate(step: step) - (isRising ? risen : base)) <= 1e-15 * base)
      }
      #expect(linear.rate(step: total) == 0)
    }
  }

  @Test("a warm-up that is longer than the training only rises", arguments: LearningRateSchedule.Decay.allCases)
  func longWarmup(decay: LearningRateSchedule.Decay) {
    let schedule = LearningRateSchedule(base: 1, decay: decay, warmupSteps: 10, totalSteps: 4)
    for step in 0..<4 { #expect(schedule.rate(step: step) == Double(step + 1) / 10) }
    #expect(schedule.rate(step: 10) == 1)
  }

  @Test("the learning rate rises linearly and falls as a cosine", arguments: golden.cases(endingWith: "settings"))
  func schedule(name: String) {
    let settings = golden.values("\(name).settings")
    let schedule = LearningRateSchedule(
      base: settings[0], warmupSteps: Int(settings[1]), totalSteps: Int(settings[2]))
    for (step, expected) in golden.values(name).enumerated() {
      #expect(abs(schedule.rate(step: step) - expected) <= 1e-15 * settings[0])
    }
  }
}
