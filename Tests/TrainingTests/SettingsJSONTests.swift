import Testing
import Training

/// The sha256 of tasks and the definitions of stored runs hang on these bytes.
@Suite("The JSON of settings is what earlier versions wrote")
struct SettingsJSONTests {
  private func text(_ settings: some Encodable) throws -> String {
    String(decoding: try JSON.encode(settings), as: UTF8.self)
  }

  @Test("where nothing is changed, only what there was from the start")
  func unchanged() throws {
    #expect(try text(EncoderSettings()) == #"{"architecture":"resnet18","convolution":"winograd"}"#)
    #expect(
      try text(PretrainingSettings())
        == #"{"batchRecords":256,"epochs":100,"learningRate":0.001,"temperature":0.1,"warmupEpochs":5,"weightDecay":0.0001}"#
    )
    #expect(
      try text(FineTuningSettings())
        == #"{"batchRecords":16,"epochs":50,"frozenLearningRate":0.01,"learningRate":0.001,"weightDecay":0.0001}"#)
  }

  @Test("and what was written then is read as what nobody changes")
  func former() throws {
    let pretraining =
      #"{"batchRecords":256,"epochs":100,"learningRate":0.001,"temperature":0.1,"warmupEpochs":5,"weightDecay":0.0001}"#
    #expect(try JSON.decode(PretrainingSettings.self, from: pretraining.utf8) == PretrainingSettings())
    let fineTuning =
      #"{"batchRecords":16,"epochs":50,"frozenLearningRate":0.01,"learningRate":0.001,"weightDecay":0.0001}"#
    #expect(try JSON.decode(FineTuningSettings.self, from: fineTuning.utf8) == FineTuningSettings())
    #expect(throws: (any Error).self) { try JSON.decode(FineTuningSettings.self, from: "{}".utf8) }
  }

  @Test("and further settings where they are changed")
  func changed() throws {
    var fineTuning = FineTuningSettings()
    fineTuning.initialization = .pretrained
    fineTuning.trained = .headThenAll
    fineTuning.headEpochs = 3
    fineTuning.batchNormStart = .calibrate
    fineTuning.batchNormEvaluation = .precise
    fineTuning.augmentation = .views
    fineTuning.viewStrength = 0.5
    fineTuning.viewProbability = 1
    fineTuning.labels = 25
    fineTuning.labelDraw = .natural
    fineTuning.patience = 5
    fineTuning.testEveryEpoch = true
    #expect(
      try text(fineTuning)
        == #"{"augmentation":"views","batchNormEvaluation":"precise","batchNormStart":"calibrate","batchRecords":16,"#
        + #""epochs":50,"frozenLearningRate":0.01,"headEpochs":3,"initialization":"pretrained","labelDraw":"natural","#
        + #""labels":25,"learningRate":0.001,"patience":5,"testEveryEpoch":true,"trained":"head-then-all","#
        + #""viewProbability":1,"viewStrength":0.5,"weightDecay":0.0001}"#)
    var pretraining = PretrainingSettings()
    pretraining.method = .byol
    pretraining.targetMomentum = 0.99
    #expect(
      try text(pretraining)
        == #"{"batchRecords":256,"epochs":100,"learningRate":0.001,"method":"byol","targetMomentum":0.99,"#
        + #""temperature":0.1,"warmupEpochs":5,"weightDecay":0.0001}"#)
  }

  @Test("settings of a later version are refused, not left out")
  func later() {
    #expect(throws: (any Error).self) {
      try JSON.decode(
        EncoderSettings.self, from: #"{"architecture":"tiny","convolution":"direct","depth":3}"#.utf8)
    }
  }
}
