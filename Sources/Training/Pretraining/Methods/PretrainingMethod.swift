import Kernels
import NeuralNetwork

/// One way to pretrain an encoder without labels: two views of each record go in, gradients and measures come out.
///
/// A method owns its heads, its loss and whatever else it keeps from step to step; `Pretraining` knows the views, the optimizer and the
/// schedule, and no method. To add one: a file with a class that conforms, and a case of `PretrainingSettings.Method` with its line in
/// `Method.type`. Its own settings are fields of `PretrainingSettings`, with a default each.
protocol PretrainingMethod: AnyObject {
  /// The encoder with what it is trained by.
  var network: ProjectedEncoder { get }

  /// Takes memory for batches of up to `setup.views` views.
  init(_ setup: PretrainingSetup)

  /// Random weights; a method that keeps more starts from them.
  func initialize(seed: UInt64)

  /// One pass forward and backward over the encoder's input, first view of every record, then the second ones: writes the gradients.
  func gradientStep(views: Int) -> PretrainingStep

  /// Called after each update of the weights; `progress` is the share of all updates that is done, up to 1.
  func finishStep(progress: Double)

  /// Whether the checkpoint holds the parameter or statistic of that name.
  func keeps(_ name: String) -> Bool

  /// What it keeps from step to step beside weights and statistics, by name: part of a saved state, which goes on bit for bit.
  var state: [String: [Float]] { get }

  /// How many numbers `state` holds.
  var stateCount: Int { get }

  /// Whether `state` has the names and sizes of this method's.
  func fits(_ state: [String: [Float]]) -> Bool

  /// Goes on from `state`, which must fit.
  func restore(_ state: [String: [Float]])

  /// What it takes beyond encoder, SimCLR's head and the comparison of all views with each other.
  static func memory(_ setup: PretrainingSetup) -> PretrainingMemory
}

/// A method that keeps all of its network, and nothing beside it.
extension PretrainingMethod {
  var store: ParameterStore { network.store }
  var encoder: Encoder { network.encoder }

  func initialize(seed: UInt64) { network.initialize(seed: seed) }
  func finishStep(progress: Double) {}
  func keeps(_ name: String) -> Bool { true }
  var state: [String: [Float]] { [:] }
  var stateCount: Int { 0 }
  func fits(_ state: [String: [Float]]) -> Bool { state.isEmpty }
  func restore(_ state: [String: [Float]]) {}
  static func memory(_ setup: PretrainingSetup) -> PretrainingMemory { PretrainingMemory() }
}

/// What a method is built from.
struct PretrainingSetup {
  let shape: EncoderShape
  let settings: PretrainingSettings
  /// The most views of a batch, two of each record.
  let views: Int
  var team = ThreadTeam()
}

/// What one step gave.
struct PretrainingStep {
  /// What the method minimises.
  var loss: Double
  /// How the two views of the records lie, measured alike for every method.
  var pairs: PairMeasures
  /// The mean over features of their standard deviation within the batch.
  var featureDeviation: Double
}

/// Numbers of single precision that a method takes.
struct PretrainingMemory {
  /// Weights, each of which comes with what the optimizer and a saved state keep of it.
  var weights = 0
  /// Anything else.
  var floats = 0
}

extension PretrainingSettings.Method {
  var type: any PretrainingMethod.Type {
    switch self {
    case .simclr: SimCLR.self
    case .byol: BYOL.self
    case .vicreg: VICReg.self
    }
  }
}

extension PretrainingSetup {
  /// The method that the settings name.
  func method() -> any PretrainingMethod { settings.method.type.init(self) }
}
