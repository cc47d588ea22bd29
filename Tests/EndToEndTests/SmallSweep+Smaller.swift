extension SmallSweep {
  /// One seed of two conditions, one of them pretrained, on few records: what shows whether training works at all.
  static func smallest() throws -> SmallSweep {
    try SmallSweep {
      $0.replacing(/conditions = .*/, with: "conditions = [\"scratch-strongaug-n5\", \"ssl-noaug-n5\"]")
        .replacing("count = \(seeds)", with: "count = 1").replacing("records = 400", with: "records = 120")
    }
  }

  /// Tasks of the smallest sweep.
  static let fewestTasks = 3

  /// One seed of every condition, each of which takes long enough to be disturbed.
  static func short() throws -> SmallSweep {
    try SmallSweep(epochs: 100) { $0.replacing("count = \(seeds)", with: "count = 1") }
  }
}
