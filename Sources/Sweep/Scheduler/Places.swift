/// What is held against the places where workers stand. A place outlives its processes: one that crashes is replaced in it.
struct Places: Sendable {
  /// A task that failed right after it was given out.
  struct QuickFailure: Sendable {
    let task: Int
    let failure: FailureClass
  }

  /// Who stood where.
  private struct Standing: Sendable {
    let place: WorkerID
    let party: Party?
  }

  private var standings: [WorkerID: Standing] = [:]
  private var quickFailures: [WorkerID: [QuickFailure]] = [:]
  private(set) var quarantined: [WorkerID: String] = [:]

  /// The place of a worker that says which ones it replaces. Those of another party are none that it could replace, also where a name comes
  /// back with another key.
  mutating func place(of worker: WorkerID, replacing predecessors: [WorkerID], party: Party?) -> WorkerID {
    let known = ([worker] + predecessors).lazy.compactMap { [standings] in standings[$0] }
    let place = known.first { $0.party == party }?.place ?? worker
    standings[worker] = Standing(place: place, party: party)
    return place
  }

  /// Notes a quick failure and returns all of the place in a row, one a task.
  mutating func note(_ failure: QuickFailure, at place: WorkerID) -> [QuickFailure] {
    let others = quickFailures[place, default: []].filter { $0.task != failure.task }
    quickFailures[place] = others + [failure]
    return others + [failure]
  }

  /// The place is able to work after all.
  mutating func clear(_ place: WorkerID) { quickFailures[place] = nil }

  mutating func quarantine(_ place: WorkerID, reason: String) {
    quarantined[place] = reason
    quickFailures[place] = nil
  }
}
