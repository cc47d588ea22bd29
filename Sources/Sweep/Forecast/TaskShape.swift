public import Training

/// How much of which work the tasks of one kind are: those of one condition, or one pretraining, whatever their seed.
struct TaskShape: Equatable, Sendable {
  /// Work of one class.
  struct Part: Equatable, Sendable {
    /// Its place among the classes.
    var costClass: Int
    /// How many units, at the least and at the most.
    var units: ClosedRange<Int>
    /// Whether the task begins with it, which takes time of its own.
    var begins = true
    /// How many answers to the test fold selection asks for.
    var answers = 0...0
  }

  var parts: [Part]

  /// How many epochs its result tells of.
  var epochs = 0...0
}

/// What the tasks of a plan are made of.
public struct CostModel: Sendable {
  /// What is to be measured, in the order of the plan.
  public private(set) var classes: [CostClass] = []
  /// The first task that is made of each class, for people.
  public private(set) var titles: [String] = []
  private var shapes: [String: TaskShape] = [:]

  /// - Parameter stepsPerEpoch: how many steps an epoch of a pretraining has, which the records decide.
  public init(_ plan: SweepPlan, stepsPerEpoch: (PretrainingTask) throws -> Int) rethrows {
    for planned in plan.tasks where shapes[planned.id.kind] == nil {
      // What a checkpoint is called takes no time.
      switch planned.task(checkpoint: planned.prerequisite.map { _ in plan.data }) {
      case .pretraining(let task):
        let steps = task.settings.epochs * (try stepsPerEpoch(task))
        let part = TaskShape.Part(costClass: place(of: CostClass(task), planned.id), units: steps...steps)
        let epochs = task.settings.epochs
        shapes[planned.id.kind] = TaskShape(parts: [part], epochs: epochs...epochs)
      case .trial(let task): shapes[planned.id.kind] = shape(of: task, planned.id)
      }
    }
  }

  private mutating func place(of costClass: CostClass, _ task: TaskID) -> Int {
    if let place = classes.firstIndex(of: costClass) { return place }
    classes.append(costClass)
    titles.append(task.kind)
    return classes.count - 1
  }

  private mutating func shape(of trial: TrialTask, _ id: TaskID) -> TaskShape {
    let settings = trial.settings
    guard settings.classifier.hasEpochs else {
      return TaskShape(parts: [.init(costClass: place(of: CostClass(trial, training: .all), id), units: 1...1)])
    }
    // The first epoch is a best one, so that patience ends a training after `patience` others at the soonest.
    let least = min(settings.epochs, settings.patience.map { $0 + 1 } ?? settings.epochs)
    let epochs = least...settings.epochs
    let answers = 1...SelectionRule.mostSelected(ofEpochs: settings.epochs)
    let head =
      switch settings.trained {
      case .all: 0
      case .head: settings.epochs
      case .headThenAll: min(settings.headEpochs, settings.epochs)
      }
    let headEpochs = min(head, least)...min(head, settings.epochs)
    let allEpochs = (least - headEpochs.lowerBound)...(settings.epochs - headEpochs.upperBound)
    var parts: [TaskShape.Part] = []
    if head < settings.epochs {
      let place = place(of: CostClass(trial, training: .all), id)
      parts.append(.init(costClass: place, units: allEpochs, answers: answers))
    }
    if head > 0 {
      let place = place(of: CostClass(trial, training: .head), id)
      let isAll = parts.isEmpty
      parts.append(.init(costClass: place, units: headEpochs, begins: isAll, answers: isAll ? answers : 0...0))
    }
    return TaskShape(parts: parts, epochs: epochs)
  }

  func shape(of task: TaskID) -> TaskShape { shapes[task.kind] ?? TaskShape(parts: []) }

  /// What a task of the plan takes; `costs` are those of the classes, in their order.
  public func seconds(of task: TaskID, _ costs: [MeasuredCost]) -> ClosedRange<Double> {
    shape(of: task).parts.reduce(0...0) { sum, part in
      let seconds = costs[part.costClass].seconds(of: part)
      return (sum.lowerBound + seconds.lowerBound)...(sum.upperBound + seconds.upperBound)
    }
  }
}
