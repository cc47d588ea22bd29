public import ArgumentParser
public import Report

/// Which columns of a table say what.
struct TableOptions: ParsableArguments {
  enum Order: String, CaseIterable, ExpressibleByArgument { case highest, lowest }

  @Option(
    help:
      "The column of conditions; several together name one (default: condition where there is one, else each file is one)."
  )
  var condition: [String] = []

  @Option(help: "The column of seeds.")
  var seed = "seed"

  @Option(help: "The column of scores; of a wide table, what its scores are called.")
  var metric: String?

  @Option(
    help:
      "What columns with scores are called in a wide table, such as {condition}-seed{seed}, {condition} or seed{seed}."
  )
  var columns: ColumnPattern?

  @Option(help: "The column of epochs or steps, where a row is one.")
  var epoch: String?

  @Option(help: "Which row of a trial counts where a row is an epoch: last or best.")
  var take: TableReading.Take = .last

  @Option(
    help:
      "The column by which the best epoch is chosen, such as the score on a validation fold (default: the scores themselves)."
  )
  var select: String?

  @Option(help: "Which value of that column is the best: highest or lowest (default: as the scores').")
  var selectBy: Order?

  @Option(help: "The column that says which epoch was selected, where a row is a trial; it tells collapse.")
  var bestEpoch: String?

  @Option(help: "The number of the first trained epoch in the table (1 in ours); collapse is told where it is given.")
  var firstEpoch: Int?

  @Option(help: "The lowest and the highest score that there can be, such as 0,1; --bounds=-1,1 where one is negative.")
  var bounds: ScoreBounds?

  @Flag(help: "Which of two scores is the better one.")
  var direction: ScoreDirection = .higherIsBetter

  func validate() throws {
    guard metric != nil || columns != nil else {
      throw ValidationError(
        "give the column of scores, --metric NAME, or the columns of a wide table, --columns PATTERN")
    }
    for (option, isGiven) in [
      ("--take best", take == .best), ("--select", select != nil), ("--select-by", selectBy != nil),
    ]
    where isGiven && epoch == nil {
      throw ValidationError("\(option) has no meaning without --epoch, the column of epochs")
    }
    guard take == .best || (select == nil && selectBy == nil) else {
      throw ValidationError("--select and --select-by have no meaning without --take best")
    }
    guard selectBy == nil || select != nil else {
      throw ValidationError("--select-by has no meaning without --select")
    }
    guard bestEpoch == nil || epoch == nil else {
      throw ValidationError("--best-epoch has no meaning beside --epoch: --take best finds the best one")
    }
    if let firstEpoch, !(-1_000_000_000...1_000_000_000).contains(firstEpoch) {
      throw ValidationError("--first-epoch \(firstEpoch) is no number of an epoch")
    }
    if let columns, columns.hasCondition, !condition.isEmpty {
      throw ValidationError("--condition has no meaning beside --columns \(columns.text), which has the conditions")
    }
  }

  var reading: TableReading {
    let isHigherBetter = direction == .higherIsBetter
    var reading = TableReading(
      metric: Metric(name: metric ?? "score", bounds: bounds?.range, isHigherBetter: isHigherBetter))
    reading.condition = condition.isEmpty ? nil : condition
    reading.seed = seed
    reading.score = metric
    reading.pattern = columns
    reading.epochs = epoch.map { column in
      var epochs = TableReading.Epochs(column: column)
      epochs.take = take
      epochs.select = select
      epochs.selectsHighest = selectBy.map { $0 == .highest } ?? isHigherBetter
      return epochs
    }
    reading.bestEpoch = bestEpoch
    // Our own tables count from 1.
    reading.firstEpoch = firstEpoch ?? (bestEpoch == nil ? nil : 1)
    return reading
  }
}

enum ScoreDirection: String, EnumerableFlag {
  case higherIsBetter
  case lowerIsBetter
}

/// `0,1`.
struct ScoreBounds: ExpressibleByArgument {
  let range: ClosedRange<Double>

  init?(argument: String) {
    let ends = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double(String($0)) }
    guard ends.count == 2, let lower = ends[0], let upper = ends[1], lower < upper,
      lower.magnitude <= 1e12, upper.magnitude <= 1e12
    else { return nil }
    range = lower...upper
  }
}

extension ColumnPattern: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension TableReading.Take: ExpressibleByArgument {}
