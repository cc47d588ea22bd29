extension TaskID {
  /// What tasks of other seeds have in common with it: the condition, or what is pretrained.
  var kind: String {
    switch self {
    case .trial(let condition, _, _): "trial/\(condition)"
    case .pretraining(let encoder, _): "pretraining/\(encoder)"
    }
  }
}
