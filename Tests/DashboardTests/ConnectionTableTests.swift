import FlyingFox
import Testing

@testable import Dashboard

@Suite struct `Room for visitors` {
  private let limits = ConnectionLimits(connections: 3, streams: 1)

  @Test func `is made by whoever has been silent longest, never by whoever is being answered`() {
    var table = ConnectionTable(limits)
    var admissions = (0..<3).map { _ in table.open() }
    let first = table.answer(0)
    admissions.append(table.open())
    #expect(admissions == [.admitted(0), .admitted(1), .admitted(2), .admittedInPlace(3, of: 1)])
    let answers = [1, 3, 2].map { table.answer($0) }
    #expect(first && answers == [false, true, true], "1 had to go")
    table.close(1)
    let tooMany = table.open()
    #expect(tooMany == .full && table.count == 3)
    table.close(0)
    let next = table.open()
    #expect(next == .admitted(4))
  }

  @Test func `of those who are told of every change is less than of all`() {
    var table = ConnectionTable(limits)
    for _ in 0..<2 { _ = table.open() }
    let early = table.stream(0)
    #expect(!early, "it has asked for nothing yet")
    for id in 0..<2 { _ = table.answer(id) }
    let streams = (0..<2).map { table.stream($0) }
    table.close(0)
    let second = table.stream(1)
    #expect(streams == [true, false] && second)
  }

  @Test func `is never more than there is, whoever comes and goes`() {
    var table = ConnectionTable(limits)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<10_000 {
      let id = Int.random(in: 0..<20, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: _ = table.open()
      case 1: _ = table.answer(id)
      case 2: _ = table.stream(id)
      default: table.close(id)
      }
      #expect((0...3).contains(table.count))
    }
  }
}

@Suite struct `The head of a request` {
  private func step(_ text: String, piece: Int, limit: Int = 1000) -> RequestHead.Step {
    var head = RequestHead(atMost: limit)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let step = head.take(Array(rest.prefix(piece)))
      rest = rest.dropFirst(piece)
      if step != .incomplete { return step }
    }
    return .incomplete
  }

  @Test(arguments: [1, 2, 3, 7, 1000]) func `is the same in whatever pieces it comes`(piece: Int) {
    let text = "GET /a?token=x&b HTTP/1.1\r\nHost: \t127.0.0.1 \r\nX-Empty:\r\nCOOKIE: a=1; b=2\r\n\r\nmore"
    let request = RequestHead.Request(
      method: "GET", target: "/a?token=x&b", headers: ["host": "127.0.0.1", "x-empty": "", "cookie": "a=1; b=2"])
    #expect(step(text, piece: piece) == .complete(request))
    #expect(request.http.path == "/a" && request.http.query["token"] == "x" && request.http.query["b"] == "")
    #expect(request.http.headers[HTTPHeader("Cookie")] == "a=1; b=2")
    #expect(step(String(text.dropLast(6)), piece: piece) == .incomplete)
  }

  @Test(arguments: [1, 64]) func `of more bytes than it may have is refused before its end`(piece: Int) {
    let endless = "GET / HTTP/1.1\r\nHost: " + String(repeating: "x", count: 2000)
    #expect(step(endless, piece: piece) == .refused(.requestHeaderFieldsTooLarge))
  }

  @Test(arguments: [
    "GET\r\n\r\n", "GET / HTTP/2\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nnonsense\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", "\r\n\r\n", " \r\n\r\n",
  ]) func `that is none of HTTP, or says twice where it wants to go, is refused`(text: String) {
    #expect(step(text, piece: 5) == .refused(.badRequest))
  }

  @Test func `of any bytes is refused or read, and nothing worse`() {
    var random = SystemRandomNumberGenerator()
    let parts = ["GET", " ", "/", "HTTP/1.1", "\r\n", ":", "\r", "\n", "host", "\u{0}", "é", "x", "?", "=", "&"]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 1..<20, using: &random)).map { _ in parts.randomElement(using: &random)! }.joined()
      if case .complete(let request) = step(text + "\r\n\r\n", piece: 4) { _ = request.http }
    }
  }
}
