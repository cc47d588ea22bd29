import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// Lets visitors in, as many as the server has room for, and answers each in a task of its own.
final class Doorkeeper: Sendable {
  typealias Answer = @Sendable (HTTPRequest) async -> HTTPResponse

  private struct State {
    var table: ConnectionTable
    var tasks: [ConnectionTable.ID: Task<Void, Never>] = [:]
  }

  private let listener: Listener
  private let limits: ConnectionLimits
  private let answer: Answer
  private let state: Mutex<State>

  init(_ listener: Listener, limits: ConnectionLimits, answer: @escaping Answer) {
    self.listener = listener
    self.limits = limits
    self.answer = answer
    state = Mutex(State(table: ConnectionTable(limits)))
  }

  /// Lets visitors in until the task is cancelled or the listener is closed.
  func run(_ pool: any AsyncSocketPool) async {
    while !Task.isCancelled {
      switch listener.accept() {
      case .came(let socket): await welcome(socket, pool)
      case .nobody:
        guard (try? await pool.suspendSocket(listener.socket, untilReadyFor: .read)) != nil else { return }
      case .noRoom: try? await Task.sleep(for: .milliseconds(100))
      case .closed: return
      }
    }
  }

  private func welcome(_ socket: Socket, _ pool: any AsyncSocketPool) async {
    let leaving = state.withLock { state -> Task<Void, Never>? in
      switch state.table.open() {
      case .full:
        Connection.turnAway(socket)
        return nil
      case .admitted(let id):
        admit(socket, pool, id, &state)
        return nil
      case .admittedInPlace(let id, let leaving):
        admit(socket, pool, id, &state)
        return state.tasks[leaving]
      }
    }
    leaving?.cancel()
    // There are never more descriptors than connections.
    await leaving?.value
  }

  private func admit(_ socket: Socket, _ pool: any AsyncSocketPool, _ id: ConnectionTable.ID, _ state: inout State) {
    state.tasks[id] = Task { [self] in
      await serve(socket, pool, id)
      self.state.withLock { state in
        state.table.close(id)
        state.tasks[id] = nil
      }
    }
  }

  private func serve(_ socket: Socket, _ pool: any AsyncSocketPool, _ id: ConnectionTable.ID) async {
    defer { try? socket.close() }
    // A visitor that leaves, dawdles or writes nonsense is nobody's problem, and its address no line of a log.
    guard let own = try? Self.asynchronous(socket, pool) else { return }
    let connection = Connection(socket: own, limits: limits)
    guard let request = try? await connection.request(), state.withLock({ $0.table.answer(id) }) else { return }
    let response = await answer(request)
    if response.isEndless, !state.withLock({ $0.table.stream(id) }) {
      try? await connection.send(HTTPResponse(statusCode: .serviceUnavailable))
    } else {
      try? await connection.send(response)
    }
  }

  private static func asynchronous(_ socket: Socket, _ pool: some AsyncSocketPool) throws -> AsyncSocket {
    try AsyncSocket(socket: socket, pool: pool)
  }

  /// Waits for those who are being answered, at most so long, and closes whatever is left.
  func finish(within limit: Duration) async {
    let tasks = state.withLock { Array($0.tasks.values) }
    let end = Task {
      try await Task.sleep(for: limit)
      for task in tasks { task.cancel() }
    }
    for task in tasks { await task.value }
    end.cancel()
  }
}

extension HTTPResponse {
  /// Whether its body goes on for as long as the sweep.
  fileprivate var isEndless: Bool {
    guard case .httpBody(let body) = payload else { return false }
    return body.count == nil
  }
}
