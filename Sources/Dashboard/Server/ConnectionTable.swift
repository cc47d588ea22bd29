/// Which connections there are, and who has to go for a new one: rules without sockets or clock.
///
/// Whoever has sent no whole request makes room for whoever comes, the longest silent first; nobody who is being answered does. So those
/// that only hold connections open keep nobody out.
struct ConnectionTable {
  typealias ID = Int

  enum Admission: Equatable {
    case admitted(ID)
    /// Another connection is to be closed.
    case admittedInPlace(ID, of: ID)
    /// Everybody who is there is being answered.
    case full
  }

  private let capacity: Int
  private let streams: Int
  private var nextID = 0
  /// Those that have sent no whole request yet, the first to come first.
  private var waiting: [ID] = []
  private var answered: Set<ID> = []
  private var streaming: Set<ID> = []

  init(_ limits: ConnectionLimits) {
    capacity = limits.connections
    streams = limits.streams
  }

  var count: Int { waiting.count + answered.count }

  mutating func open() -> Admission {
    let leaves = count < capacity ? nil : waiting.first
    guard count < capacity || leaves != nil else { return .full }
    if leaves != nil { waiting.removeFirst() }
    defer { nextID += 1 }
    waiting.append(nextID)
    return leaves.map { .admittedInPlace(nextID, of: $0) } ?? .admitted(nextID)
  }

  /// The request of a connection is here; false where the connection had to go meanwhile.
  mutating func answer(_ id: ID) -> Bool {
    guard let index = waiting.firstIndex(of: id) else { return false }
    waiting.remove(at: index)
    answered.insert(id)
    return true
  }

  /// A connection that is being answered wants to be told of every change; false where too many are.
  mutating func stream(_ id: ID) -> Bool {
    guard answered.contains(id), streaming.count < streams else { return false }
    streaming.insert(id)
    return true
  }

  mutating func close(_ id: ID) {
    waiting.removeAll { $0 == id }
    answered.remove(id)
    streaming.remove(id)
  }
}
