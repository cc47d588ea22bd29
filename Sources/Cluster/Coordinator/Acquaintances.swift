import Sweep

/// What the coordinator remembers of workers beside what the scheduler knows: who said hello how, who is missed, who was asked.
struct Acquaintances {
  private var hellos: [WorkerID: Hello] = [:]
  /// Workers that fell silent and were taken for lost: they may be there still.
  private var absentees: Set<WorkerID> = []
  /// When workers were asked last about leases that are not known here.
  private var asked: [WorkerID: Duration] = [:]

  private static let questionInterval = Duration.seconds(5)
  /// How many workers that are not connected are remembered.
  private static let mostAbsent = 5000

  /// What a worker said of itself last.
  subscript(worker: WorkerID) -> Hello? { hellos[worker] }

  /// How many are missed.
  var absent: Int { absentees.count }

  mutating func introduce(_ worker: WorkerID, _ hello: Hello) {
    hellos[worker] = hello
    absentees.subtract([worker] + hello.replaces.map { WorkerID($0.identity) })
  }

  /// The worker is taken for lost.
  mutating func miss(_ worker: WorkerID) { absentees.insert(worker) }

  /// The worker will not come back.
  mutating func farewell(_ worker: WorkerID) { absentees.remove(worker) }

  /// Whether it is time to ask a worker what it trains; it counts as asked then.
  mutating func isToBeAsked(_ worker: WorkerID, now: Duration) -> Bool {
    guard asked[worker].map({ now - $0 >= Self.questionInterval }) ?? true else { return false }
    asked[worker] = now
    return true
  }

  /// Names are cheap: whoever comes and goes under ever new ones leaves nothing behind.
  mutating func forgetStrangers(besides connected: [WorkerID]) {
    if absentees.count > Self.mostAbsent { absentees = [] }
    guard hellos.count > connected.count + Self.mostAbsent else { return }
    let connected = Set(connected)
    hellos = hellos.filter { connected.contains($0.key) }
    asked = asked.filter { connected.contains($0.key) }
  }
}
