import Kernels

/// What all parts of an encoder share while it is built.
struct EncoderSetup {
  let shape: EncoderShape
  let store: ParameterStore
  /// Records a batch may have.
  let capacity: Int
  let team: ThreadTeam
}
