import GoldenValues
import Testing

@testable import NeuralNetwork

private let golden = GoldenFile("optimizer")

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
