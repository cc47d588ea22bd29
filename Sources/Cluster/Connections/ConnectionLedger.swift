import ZeroMQ

/// Counts what every connection brings, and says which ones take more than they may: a state machine without sockets and clock.
///
/// Connections are called by the descriptors that libzmq has for them.
struct ConnectionLedger {
  /// A connection that is to be ended, and why.
  struct Cut: Equatable, Sendable {
    var descriptor: Int32
    /// Who is at its other end, for people.
    var peer: String
    var reason: String
  }

  fileprivate struct Connection {
    let address: String
    let since: Duration
    /// The key that its peer was let in by; nil before its first whole message, and where there are no keys.
    var account: String?
    var isProven = false
    var isCut = false
    /// Bytes that arrived, and bytes of messages that were read.
    var received = 0
    var read = 0
    /// Bytes that were sent to the peer, and bytes that it has.
    var sent = 0
    var acknowledged = 0

    var unread: Int { max(0, received - read) }
    var unsent: Int { max(0, sent - acknowledged) }
  }

  /// What a key, or a connection without one, may still do.
  fileprivate struct Account {
    var connections = 0
    var messages: Allowance
    var bytes: Allowance
    var json: Allowance
    var refusals: Allowance
    var greetings: Allowance
    var failures: Allowance
  }

  /// What is counted beside bytes and messages.
  enum Occurrence { case refusal, greeting, failure }

  /// The size of a message, in bytes.
  struct Size {
    /// On the connection.
    var wire: Int
    var json: Int
  }

  private let limits: PeerLimits
  private var connections: [Int32: Connection] = [:]
  private var accounts: [String: Account] = [:]
  /// Bytes of messages by descriptors of which nothing is known: of closed connections, or of new ones that were not told yet.
  private var unknown: [Int32: Int] = [:]
  /// Bytes of messages that came by connections which are closed, and were not read yet.
  private var departed = 0
  /// How many connections were cut off.
  private(set) var cuts = 0

  init(_ limits: PeerLimits) { self.limits = limits }

  var count: Int { connections.count }
  /// The keys that have connections.
  var keys: [String] { Array(Set(connections.values.lazy.compactMap(\.account))) }

  private var unread: Int { connections.values.reduce(departed) { $0 + $1.unread } }

  mutating func accept(_ descriptor: Int32, from address: String, now: Duration) -> [Cut] {
    close(descriptor)
    connections[descriptor] = Connection(address: address, since: now)
    connections[descriptor]!.read = unknown.removeValue(forKey: descriptor) ?? 0
    if connections.count > limits.connections {
      return cut(descriptor, "there are \(limits.connections) connections already")
    }
    // What nobody has read of closed connections is in memory as well.
    if departed > limits.allUnreadBytes { return cut(descriptor, "too much of what was sent before waits to be read") }
    guard connections.count > limits.unprovenConnections else { return [] }
    let unproven = connections.filter { !$0.value.isProven && !$0.value.isCut }
    // Of many honest ones that come at once none takes a second.
    guard unproven.count > limits.unprovenConnections,
      let oldest = unproven.min(by: { ($0.value.since, $0.key) < ($1.value.since, $1.key) }),
      unproven.count > limits.newConnections || now - oldest.value.since >= .seconds(1)
    else { return [] }
    return cut(oldest.key, "\(unproven.count) connections have said nothing yet, and it is the oldest of them")
  }

  mutating func close(_ descriptor: Int32) {
    guard let connection = connections.removeValue(forKey: descriptor) else { return }
    departed += connection.unread
    guard let account = connection.account else { return }
    accounts[account]?.connections -= 1
  }

  /// How many bytes of a connection were read so far; nil where there is none.
  func read(of descriptor: Int32) -> Int? { connections[descriptor]?.read }

  /// The kernel's count of a connection, taken after `read` of its bytes were.
  mutating func measure(_ descriptor: Int32, _ traffic: AcceptedConnection.Traffic, read: Int) {
    guard connections[descriptor] != nil else { return }
    connections[descriptor]!.received = traffic.received
    connections[descriptor]!.acknowledged = traffic.acknowledged
    // More than had come belongs to another connection, which had the descriptor before.
    connections[descriptor]!.read -= max(0, read - traffic.received)
  }

  /// Who has sent more than is read; to be asked after every round of measurements.
  mutating func review() -> [Cut] {
    var cuts: [Cut] = []
    for (descriptor, connection) in connections where !connection.isCut {
      let limit = connection.isProven ? limits.unreadBytes : limits.unprovenBytes
      guard connection.unread > limit else { continue }
      cuts += cut(descriptor, "\(Self.text(connection.unread)) of it are no whole message yet, or wait to be read")
    }
    cuts += relieve(to: limits.allUnprovenBytes) { !$0.isProven }
    cuts += relieve(to: limits.allUnreadBytes) { _ in true }
    forgetAccounts()
    return cuts
  }

  /// Cuts the greediest of some connections until the rest is within `limit` bytes.
  private mutating func relieve(to limit: Int, of isMeant: (Connection) -> Bool) -> [Cut] {
    var meant = connections.filter { !$0.value.isCut && isMeant($0.value) && $0.value.unread > 0 }
    var sum = meant.values.reduce(0) { $0 + $1.unread }
    guard sum > limit else { return [] }
    // Many small ones of one peer are a large one.
    var shares: [String: Int] = [:]
    for connection in meant.values { shares[connection.holder, default: 0] += connection.unread }
    var cuts: [Cut] = []
    while sum > limit, let greediest = meant.max(by: { Self.rank($0, shares) < Self.rank($1, shares) }) {
      meant[greediest.key] = nil
      sum -= greediest.value.unread
      shares[greediest.value.holder]! -= greediest.value.unread
      cuts += cut(
        greediest.key,
        "\(Self.text(sum + greediest.value.unread)) of all connections wait to be read, most of them its own")
    }
    return cuts
  }

  private static func rank(_ connection: (key: Int32, value: Connection), _ shares: [String: Int]) -> (Int, Int, Int32)
  {
    (shares[connection.value.holder] ?? 0, connection.value.unread, connection.key)
  }

  /// A whole message was read; what is returned is its sender's end, and then the message counts for nothing.
  mutating func deliver(_ descriptor: Int32, key: String?, _ size: Size, now: Duration) -> [Cut] {
    guard connections[descriptor] != nil else {
      departed = max(0, departed - size.wire)
      unknown[descriptor, default: 0] += size.wire
      return []
    }
    connections[descriptor]!.read += size.wire
    connections[descriptor]!.isProven = true
    if connections[descriptor]!.isCut { return [] }
    let name = key ?? "\(descriptor)"
    if connections[descriptor]!.account == nil {
      connections[descriptor]!.account = name
      if accounts[name] == nil { accounts[name] = account(now) }
      accounts[name]!.connections += 1
      if accounts[name]!.connections > limits.connectionsOfKey {
        return cut(descriptor, "its key has \(limits.connectionsOfKey) connections already")
      }
    }
    return charge(name, size, now: now).map { cut(descriptor, $0) } ?? []
  }

  private mutating func charge(_ name: String, _ size: Size, now: Duration) -> String? {
    guard let isWithin = accounts[name]?.take(size, now: now) else { return nil }
    return isWithin
      ? nil
      : "it sends more than \(Int(limits.messages.perSecond)) messages, "
        + "\(Self.text(Int(limits.bytes.perSecond))) or \(Self.text(Int(limits.json.perSecond))) of JSON a second"
  }

  /// Something that may not happen too often came by the connection.
  mutating func note(_ occurrence: Occurrence, by descriptor: Int32, now: Duration) -> [Cut] {
    guard let name = connections[descriptor]?.account, connections[descriptor]?.isCut == false else { return [] }
    switch occurrence {
    case .refusal where accounts[name]?.refusals.take(now: now) == false:
      return cut(descriptor, "more than \(Int(limits.refusals.perSecond)) messages a second had to be refused")
    case .greeting where accounts[name]?.greetings.take(now: now) == false:
      return cut(descriptor, "it greets more than \(Int(limits.greetings.perSecond)) times a second")
    case .failure where accounts[name]?.failures.take(now: now) == false:
      return cut(descriptor, "it fails more than \(Int(limits.failures.perSecond)) tasks a second")
    case .refusal, .greeting, .failure: return []
    }
  }

  /// Nothing waits to be read at this moment.
  mutating func drain() { departed = 0 }

  /// Something was sent to a peer.
  mutating func send(_ descriptor: Int32, bytes: Int) { connections[descriptor]?.sent += bytes }

  /// Whether a peer may be sent more of an artifact. Peers of which the kernel does not say what they have read are bounded by their
  /// queues.
  func hasRoom(_ descriptor: Int32) -> Bool {
    guard let connection = connections[descriptor], connection.received > 0 else { return true }
    return connection.unsent < limits.unsentBytes
      && connections.values.reduce(0) { $0 + ($1.received > 0 ? $1.unsent : 0) } < limits.allUnsentBytes
  }

  /// Ends one connection.
  mutating func cut(_ descriptor: Int32, _ reason: String) -> [Cut] {
    guard let connection = connections[descriptor], !connection.isCut else { return [] }
    connections[descriptor]!.isCut = true
    cuts += 1
    return [Cut(descriptor: descriptor, peer: connection.owner, reason: "\(reason): it was cut off")]
  }

  /// Ends every connection of a key.
  mutating func cut(key: String, _ reason: String) -> [Cut] {
    connections.filter { $0.value.account == key }.keys.sorted().flatMap { cut($0, reason) }
  }

  /// Whether what comes by a connection is listened to: not if it was cut off, and not if it is closed while much of closed ones waits.
  func isHeard(_ descriptor: Int32) -> Bool {
    connections[descriptor].map { !$0.isCut } ?? (departed <= limits.departedBytes)
  }

  /// Accounts without connections are kept, so that nobody gets a full purse by connecting anew, unless there are very many of them.
  private mutating func forgetAccounts() {
    guard accounts.count > 2 * connections.count + 1000 else { return }
    accounts = accounts.filter { $0.value.connections > 0 }
  }

  private func account(_ now: Duration) -> Account {
    Account(
      messages: Allowance(limits.messages, now: now), bytes: Allowance(limits.bytes, now: now),
      json: Allowance(limits.json, now: now), refusals: Allowance(limits.refusals, now: now),
      greetings: Allowance(limits.greetings, now: now), failures: Allowance(limits.failures, now: now))
  }

  private static func text(_ bytes: Int) -> String { "\(bytes >> 20) MiB" }
}

extension ConnectionLedger.Account {
  fileprivate mutating func take(_ size: ConnectionLedger.Size, now: Duration) -> Bool {
    messages.take(now: now) && bytes.take(Double(size.wire), now: now) && json.take(Double(size.json), now: now)
  }
}

extension ConnectionLedger.Connection {
  /// Who answers for it: the key, where it is known, else the address.
  fileprivate var holder: String { account ?? address }

  /// The same for people.
  fileprivate var owner: String {
    if let account, account.utf8.count == 64 {
      return "key \(account.prefix(12))\(address.isEmpty ? "" : " at \(address)")"
    }
    return address.isEmpty ? "a connection" : "a connection from \(address)"
  }
}
