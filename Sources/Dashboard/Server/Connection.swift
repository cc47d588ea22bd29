import FlyingFox
import FlyingSocks
import Foundation

/// One visitor's connection: a request, its answer, and the end.
struct Connection: Sendable {
  let socket: AsyncSocket
  let limits: ConnectionLimits

  /// The request; nil where none comes in time, or one that is none, which is answered here.
  func request() async throws -> HTTPRequest? {
    let step: RequestHead.Step
    do {
      step = try await within(limits.requestTime) { [socket, limits] in
        var head = RequestHead(atMost: limits.requestBytes)
        var step = RequestHead.Step.incomplete
        while step == .incomplete { step = head.take(try await socket.read(atMost: 4096)) }
        return step
      }
    } catch is DeadlineExceeded { step = .refused(.requestTimeout) }
    switch step {
    case .incomplete: return nil
    case .refused(let status):
      try await send(HTTPResponse(statusCode: status))
      return nil
    case .complete(let request): return request.http
    }
  }

  /// Sends an answer, piece by piece, to a visitor that takes each of them in time.
  func send(_ response: HTTPResponse) async throws {
    guard case .httpBody(let body) = response.payload else { return }
    try await send(Self.head(of: response, bodyBytes: body.count))
    for try await data in body { try await send(data) }
  }

  private func send(_ data: Data) async throws {
    var rest = data[...]
    while !rest.isEmpty {
      let piece = Data(rest.prefix(limits.pieceBytes))
      rest = rest.dropFirst(piece.count)
      try await within(limits.pieceTime) { [socket] in try await socket.write(piece) }
    }
  }

  /// Status and headers. FlyingFox gives a body of no known length in chunks; every answer ends its connection.
  private static func head(of response: HTTPResponse, bodyBytes: Int?) -> Data {
    var lines = ["HTTP/1.1 \(response.statusCode.code) \(response.statusCode.phrase)"]
    for (header, value) in response.headers { lines.append("\(header.rawValue): \(value)") }
    lines.append(bodyBytes.map { "Content-Length: \($0)" } ?? "Transfer-Encoding: chunked")
    lines.append("Connection: close")
    return Data((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  /// Turns a visitor away without waiting for anything.
  static func turnAway(_ socket: Socket) {
    let answer = head(of: HTTPResponse(statusCode: .serviceUnavailable), bodyBytes: 0)
    _ = try? socket.write(answer)
    try? socket.close()
  }
}
