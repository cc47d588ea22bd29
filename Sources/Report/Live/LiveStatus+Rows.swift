public import Training

extension LiveStatus {
  /// How one task stands.
  public struct Task: Codable, Equatable, Sendable {
    public enum State: String, Codable, CaseIterable, Sendable {
      case planned, running, recorded
      /// Recorded, and its selected weights answer one class only.
      case oneClass = "one_class"
      case diverged, failed
    }

    public var seed: UInt64
    /// The values of crossed streams; nil where none is crossed.
    public var crossed: CrossedStreams?
    public var state: State
    /// What more there is to say of it, such as its epoch, its score or why it failed.
    public var detail: String

    public init(seed: UInt64, state: State, detail: String = "") {
      self.seed = seed
      self.state = state
      self.detail = detail
    }

    /// Which of its row's tasks it is.
    public var cell: TrialCell { TrialCell(seed: seed, crossed: crossed ?? CrossedStreams()) }
  }

  /// The tasks of a condition, or the pretrainings of an encoder, by seed.
  public struct Row: Codable, Equatable, Sendable {
    public var name: String
    public var isPretraining: Bool
    /// Whether its trials begin with pretrained weights.
    public var isPretrained: Bool
    public var tasks: [Task]

    private enum CodingKeys: String, CodingKey {
      case name, tasks
      case isPretraining = "is_pretraining"
      case isPretrained = "is_pretrained"
    }

    public init(name: String, isPretraining: Bool, isPretrained: Bool = false, tasks: [Task]) {
      self.name = name
      self.isPretraining = isPretraining
      self.isPretrained = isPretrained
      self.tasks = tasks
    }

    public func count(_ states: Task.State...) -> Int { tasks.count { states.contains($0.state) } }
  }
}
