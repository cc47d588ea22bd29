import CSV

/// What tables say of one condition and seed.
struct TableTrial {
  enum Score: Equatable {
    case known(Double)
    case missing
    /// Not finite, or said to be so: a training that diverged.
    case diverged
  }

  /// Nil where it is not known, and where no table can say it.
  var bestEpoch: Int?
  var score: Score
  /// What the best epoch was chosen by, the highest being the best, by epoch; 1 is the first trained one.
  var curve: [(epoch: Int, value: Double)] = []
  /// Why there is no score; nil where there is one.
  var note: String?

  /// The trial of a row.
  init(_ cell: TableCell, _ reading: TableReading) throws(CSVError) {
    guard !cell.isDiverged else {
      self = TableTrial(divergedIn: cell)
      return
    }
    score = try cell.knownScore(reading.metric)
    note = Self.note(score, cell)
    guard let text = cell.bestEpoch, case .known = score, let firstEpoch = reading.firstEpoch else { return }
    guard TableNumber(text) != .missing else { return }
    guard let epoch = text.wholeNumber, epoch.magnitude < TableCell.mostEpochs else {
      throw cell.error("the best epoch \"\(text)\" is no whole number")
    }
    bestEpoch = epoch - firstEpoch + 1
  }

  /// The trial of rows that are its epochs.
  init(_ cells: [TableCell], _ epochs: TableReading.Epochs, _ reading: TableReading) throws(CSVError) {
    if let cell = cells.first(where: \.isDiverged) {
      self = TableTrial(divergedIn: cell)
      return
    }
    let all = try TableEpoch.merged(cells, reading)
    let trained = reading.firstEpoch.map { first in all.filter { $0.epoch >= first } } ?? all
    let place = cells[0].place
    let name = cells[0].trial
    switch epochs.take {
    case .last:
      guard let last = trained.last(where: { $0.score != .missing }) else {
        score = .missing
        note = "\(place): \(name): no row of it has a score"
        return
      }
      score = last.score
      note = Self.note(score, last.cell)
    case .best:
      let first = reading.firstEpoch ?? 1
      let ranked = trained.compactMap { epoch in epoch.selection.map { (epoch: epoch, value: $0) } }
      // What the untrained network had belongs to the curve, and is never the best.
      curve = all.filter { $0.epoch >= first - 1 }
        .compactMap { epoch in epoch.selection.map { (epoch.epoch - first + 1, $0) } }
      guard let highest = ranked.map(\.value).max(), let best = ranked.first(where: { $0.value == highest })?.epoch
      else {
        let isDiverged = trained.contains { $0.isNotFinite }
        score = isDiverged ? .diverged : .missing
        note =
          "\(place): \(name): no epoch of it has \(isDiverged ? "a finite" : "a") value that the best one could be chosen by"
        return
      }
      score = best.score
      bestEpoch = best.epoch - first + 1
      note = Self.note(score, best.cell)
    }
  }

  /// A trial whose row says so.
  private init(divergedIn cell: TableCell) {
    score = .diverged
    note = "\(cell.place): \(cell.trial): the row says that it diverged"
  }

  private static func note(_ score: Score, _ cell: TableCell) -> String? {
    switch score {
    case .known: nil
    case .missing: "\(cell.place): \(cell.trial): no \(cell.column)"
    case .diverged: "\(cell.place): \(cell.trial): \(cell.column) is not finite"
    }
  }
}

extension TableCell {
  /// Beyond this no number counts epochs or steps.
  static let mostEpochs = 1_000_000_000_000

  /// `ssl, seed 3`.
  var trial: String { "\(condition), seed \(seed)" }

  func knownScore(_ metric: Metric) throws(CSVError) -> TableTrial.Score {
    switch TableNumber(score) {
    case nil:
      let hint = score.contains(",") ? "; decimals are written with a point" : ""
      throw error("\(column) \"\(score)\" of \(trial) is no number from -1e12 to 1e12\(hint)")
    case .missing: return .missing
    case .notFinite: return .diverged
    case .number(let value):
      if let bounds = metric.bounds, !bounds.contains(value) {
        throw error(
          "\(column) \(score) of \(trial) is not within the bounds from \(bounds.lowerBound) to \(bounds.upperBound)")
      }
      return .known(value)
    }
  }
}

/// An epoch of a trial; several rows may say something of it, as some programs log each value in a row of its own.
private struct TableEpoch {
  let epoch: Int
  var cell: TableCell
  var score: TableTrial.Score
  /// What the best one is chosen by, the highest being the best; nil where there is none, or none that is finite.
  var selection: Double?
  var isNotFinite: Bool

  /// In ascending order.
  static func merged(_ cells: [TableCell], _ reading: TableReading) throws(CSVError) -> [TableEpoch] {
    var epochs: [TableEpoch] = []
    var places: [Int: Int] = [:]
    for cell in cells {
      let next = try TableEpoch(cell, reading)
      if let place = places[next.epoch] {
        epochs[place] = try epochs[place].merged(with: next)
      } else {
        places[next.epoch] = epochs.count
        epochs.append(next)
      }
    }
    return epochs.sorted { $0.epoch < $1.epoch }
  }

  private init(_ cell: TableCell, _ reading: TableReading) throws(CSVError) {
    guard let epoch = (cell.epoch ?? "").wholeNumber, epoch.magnitude < TableCell.mostEpochs else {
      throw cell.error("the epoch \"\(cell.epoch ?? "")\" is no whole number")
    }
    self.epoch = epoch
    self.cell = cell
    score = try cell.knownScore(reading.metric)
    guard let text = cell.select else {
      // By the scores themselves.
      isNotFinite = score == .diverged
      if case .known(let value) = score { selection = reading.metric.isHigherBetter ? value : -value }
      return
    }
    isNotFinite = false
    switch TableNumber(text) {
    case nil: throw cell.error("\"\(text)\", by which the best epoch is chosen, is no number from -1e12 to 1e12")
    case .missing: break
    case .notFinite: isNotFinite = true
    case .number(let value): selection = reading.epochs?.selectsHighest == false ? -value : value
    }
  }

  private func merged(with other: TableEpoch) throws(CSVError) -> TableEpoch {
    let hasSelection = selection != nil || isNotFinite
    let otherHasSelection = other.selection != nil || other.isNotFinite
    let isOfItself = cell.select == nil
    guard score == .missing || other.score == .missing, isOfItself || !hasSelection || !otherHasSelection else {
      throw other.cell.error("epoch \(epoch) of \(cell.trial) stands on line \(cell.line) of \(cell.file) already")
    }
    var merged = score == .missing ? other : self
    if !isOfItself {
      merged.selection = selection ?? other.selection
      merged.isNotFinite = isNotFinite || other.isNotFinite
    }
    return merged
  }
}
