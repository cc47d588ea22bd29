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
    let condition = try Condition(name: name)
    #expect(condition.name == name)
    #expect(condition.recipe.fineTuning.problem(sharedBy: 5) == nil)
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
      ("ssl-noaug-n71", "condition \"ssl-noaug-n71\": the labels are shared by five classes: 71 is no multiple of 5"),
      ("ssl-noaug-n0", "condition \"ssl-noaug-n0\": the labels are shared by five classes: 0 is no multiple of 5"),
      (
        "scratch-frozen-n70",
        "condition \"scratch-frozen-n70\": \"frozen\" needs pretrained weights: write \"ssl\""
      ),
    ])
  func refusals(name: String, message: String) {
    let error = #expect(throws: ConditionError.self) { try Condition(name: name) }
    #expect(error?.description == message)
  }
}
