import Testing
import Training

@Suite("Condition")
struct ConditionTests {
  @Test(
    "names are read and written alike",
    arguments: [
      "scratch-noaug-n70", "scratch-strongaug-n70", "ssl-noaug-n70", "scratch-noaug-n300", "ssl-frozen-n70",
      "ssl-bnreset-n70", "scratch-bncal-n70", "scratch-groupnorm-n70", "ssl-precbn-n70",
    ])
  func roundTrip(name: String) throws {
    let condition = try PublishedCondition(name: name)
    #expect(condition.name == name)
    #expect(condition.recipe(on: Recipe()).fineTuning.labels == condition.labels)
  }

  @Test(
    "a name that says nothing trainable is refused with what was expected",
    arguments: [
      ("ssl-noaug", "condition \"ssl-noaug\": expected INITIALIZATION-VARIATION-nLABELS such as \"ssl-noaug-n70\""),
      ("slf-noaug-n70", "condition \"slf-noaug-n70\": \"slf\" is not one of scratch, ssl"),
      (
        "ssl-noag-n70",
        "condition \"ssl-noag-n70\": \"noag\" is not one of noaug, strongaug, precbn, groupnorm, bnreset, frozen, bncal"
      ),
      ("ssl-noaug-70", "condition \"ssl-noaug-70\": \"70\" should be n and the number of labels, such as \"n70\""),
      (
        "ssl-noaug-n070", "condition \"ssl-noaug-n070\": \"n070\" should be n and the number of labels, such as \"n70\""
      ),
      ("ssl-noaug-n0", "condition \"ssl-noaug-n0\": expected 1 to 1000000 labels, got 0"),
      ("ssl-noaug-n1000001", "condition \"ssl-noaug-n1000001\": expected 1 to 1000000 labels, got 1000001"),
      (
        "scratch-frozen-n70",
        "condition \"scratch-frozen-n70\": \"frozen\" needs pretrained weights: write \"ssl\""
      ),
    ])
  func refusals(name: String, message: String) {
    let error = #expect(throws: ConditionError.self) { try PublishedCondition(name: name) }
    #expect(error?.description == message)
  }

  @Test("a name changes what it speaks of and leaves everything else of a recipe")
  func changes() throws {
    var base = Recipe(encoder: EncoderSettings(architecture: .tiny))
    base.fineTuning.epochs = 7
    base.fineTuning.normalization = .group
    let names = PublishedCondition.all(labels: 20)
    #expect(names.count == 11 && Set(names.map { $0.recipe(on: Recipe()) }).count == 11)
    for name in names {
      let recipe = name.recipe(on: base)
      #expect(
        recipe.encoder == base.encoder && recipe.fineTuning.epochs == 7 && recipe.fineTuning.normalization == .group)
      #expect((recipe.pretraining == nil) == (recipe.fineTuning.initialization == .scratch))
    }
    let frozen = try Condition(name: "ssl-frozen-n70").recipe.fineTuning
    #expect(frozen.trained == .head && frozen.initialization == .pretrained && frozen.labels == 70)
  }
}
